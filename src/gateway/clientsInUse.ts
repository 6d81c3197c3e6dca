import type { SubgraphClient } from './subgraphProtocol.js';

/** Which clients may still be asked: generations share them, and each is disposed of when nobody has it any more. */
export class ClientsInUse {
  private readonly takers = new Map<SubgraphClient, Set<object>>();

  /** Takes clients, and returns the function that gives them back. To call it again disposes again of those that nobody has: a late request may have woken them. */
  take(clients: readonly SubgraphClient[]): () => void {
    const taker = {};
    for (const client of clients) {
      const takers = this.takers.get(client) ?? new Set();
      this.takers.set(client, takers.add(taker));
    }
    return () => {
      for (const client of clients) {
        const takers = this.takers.get(client);
        takers?.delete(taker);
        if (takers && takers.size > 0) continue;
        this.takers.delete(client);
        client.dispose?.();
      }
    };
  }

  disposeAll(): void {
    for (const client of this.takers.keys()) client.dispose?.();
    this.takers.clear();
  }
}
