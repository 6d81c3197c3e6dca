/** Whether the client that asked is still there. Whoever serves clients makes one for each request; asked nothing, it costs nothing. */
export interface Departure {
  readonly hasLeft: boolean;
  /** Calls back once when the client leaves before it is answered. Returns the function that ends this. */
  onLeave(tell: () => void): () => void;
}

/** A context that knows it: the gateway begins no further requests to subgraphs for who has left, and lets go of those under way. */
export interface DepartureContext {
  readonly departure?: Departure | undefined;
}

/** The departure that a context carries, if any: contexts are made by others. */
export function departureOf(context: DepartureContext): Departure | undefined {
  return context.departure;
}

/** A departure that is told by a call. */
export class ToldDeparture implements Departure {
  private left = false;
  private readonly listeners = new Set<() => void>();

  get hasLeft(): boolean {
    return this.left;
  }

  onLeave(tell: () => void): () => void {
    this.listeners.add(tell);
    return () => void this.listeners.delete(tell);
  }

  leave(): void {
    if (this.left) return;
    this.left = true;
    for (const tell of this.listeners) tell();
    this.listeners.clear();
  }
}
