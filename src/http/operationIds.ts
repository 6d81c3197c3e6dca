/**
 * Which operation on one WebSocket has an id. Its client may complete it and give the id to another one before the library is done with the first: the library knows operations
 * by their ids alone, and would send what becomes of the first as of the second, and forget that.
 */
export class OperationIds {
  private readonly owners = new Map<string, object>();
  private readonly releases = new WeakMap<object, () => void>();

  /** @param payload stands for the operation, @param release is called when its message is done with, although the library never is */
  give(id: string, payload: object, release: () => void): void {
    this.owners.set(id, payload);
    this.releases.set(payload, release);
  }

  free(id: string): void {
    this.owners.delete(id);
  }

  isTakenAgain(id: string, payload: object): boolean {
    const owner = this.owners.get(id);
    return owner !== undefined && owner !== payload;
  }

  /** What the library waits for instead of going on with an operation, as with one whose id was taken again: it never passes. */
  letGo(payload: object): Promise<never> {
    this.releases.get(payload)?.();
    return new Promise(() => undefined);
  }
}
