import type { ServerResponse } from 'node:http';

/** So long an answer is kept: its `date` is of seconds. */
const KEPT_MS = 1_000;

/** What is answered. */
export interface Written {
  readonly status: number;
  /** All headers, the request's id among them: names and values in turn. */
  readonly fields: string[];
  /** Of plain ASCII. */
  readonly body: string;
}

/**
 * The head of a response as node has written it, which it sends before anything else: here all of an answer. Not of node's public interface: a test holds what is told by it to
 * what `writeHead` and `end` write.
 */
interface WithHead {
  _header: string | null;
}

/**
 * Writes answers that are equal but for their request's id as node wrote the first of them, as one text. Node checks and joins its headers one by one, which takes a sixth of
 * what a refusal takes in all, and puts a body behind them in several parts, which takes a tenth.
 */
export class KeptAnswers<Kind> {
  private answers = new Map<Kind, { readonly status: number; readonly before: string; readonly after: string }>();
  private until = -Infinity;

  /**
   * Writes the beginning.
   * @param kind undefined where no other is like it
   * @returns what is still to be sent, by `end`
   */
  write(response: ServerResponse, kind: Kind | undefined, id: string, write: () => Written): string {
    // One that ends its connection says so, and an answer to HEAD has no body.
    const usual = response.shouldKeepAlive && response.req.method !== 'HEAD' ? kind : undefined;
    const kept = usual && this.keptOf(usual);
    const withHead = response as unknown as WithHead;
    if (kept) {
      response.statusCode = kept.status;
      withHead._header = `${kept.before}${id}${kept.after}`;
      return '';
    }
    const { status, fields, body } = write();
    response.writeHead(status, fields);
    const [before, after, more] = withHead._header?.split(id) ?? [];
    if (usual !== undefined && before !== undefined && after !== undefined && more === undefined)
      this.answers.set(usual, { status, before, after: after + body });
    return body;
  }

  private keptOf(kind: Kind) {
    const now = performance.now();
    if (now >= this.until) {
      this.answers = new Map();
      this.until = now + KEPT_MS;
    }
    return this.answers.get(kind);
  }
}
