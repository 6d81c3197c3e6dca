import { ToldDeparture } from '../gateway/traffic/departure.js';

/** The operations on one WebSocket whose first answer is still to come. Who completes one by then, or closes the socket, waits for it no longer. */
export class WaitingOperations {
  private readonly waiting = new Map<ToldDeparture, string>();

  begin(id: string): ToldDeparture {
    const departure = new ToldDeparture();
    this.waiting.set(departure, id);
    return departure;
  }

  answered(departure: ToldDeparture): void {
    this.waiting.delete(departure);
  }

  /** The client has left those whose ids are not wanted any more. */
  keep(isWanted: (id: string) => boolean): void {
    for (const [departure, id] of this.waiting) {
      if (isWanted(id)) continue;
      this.waiting.delete(departure);
      departure.leave();
    }
  }
}
