import type { ServerResponse } from 'node:http';

/** So long a head is kept: its `date` is of seconds. */
const KEPT_MS = 1_000;

/** The head of a response as node has written it. Not of node's public interface: a test holds what is told by it to what `writeHead` writes. */
interface WithHead {
  _header: string | null;
}

/**
 * Writes heads that are equal but for their request's id as node wrote the first of them. Node checks and joins its headers one by one, which takes a sixth of what a refusal
 * takes in all.
 */
export class KeptHeads<Kind> {
  private heads = new Map<Kind, { readonly before: string; readonly after: string }>();
  private until = -Infinity;

  /** @param fields all headers of a head of this kind, the id among them, names and values in turn */
  write(response: ServerResponse, status: number, kind: Kind, id: string, fields: () => string[]): void {
    // One that ends its connection says so.
    if (!response.shouldKeepAlive) return void response.writeHead(status, fields());
    const kept = this.keptOf(kind);
    const written = response as unknown as WithHead;
    if (kept) {
      response.statusCode = status;
      written._header = `${kept.before}${id}${kept.after}`;
      return;
    }
    response.writeHead(status, fields());
    const [before, after, more] = written._header?.split(id) ?? [];
    if (before !== undefined && after !== undefined && more === undefined) this.heads.set(kind, { before, after });
  }

  private keptOf(kind: Kind) {
    const now = performance.now();
    if (now >= this.until) {
      this.heads = new Map();
      this.until = now + KEPT_MS;
    }
    return this.heads.get(kind);
  }
}
