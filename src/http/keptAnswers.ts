import type { ServerResponse } from 'node:http';

/** So long an answer is kept: its `date` is of seconds. */
const KEPT_MS = 1_000;

/** The head of a response as node has written it. Not of its public interface: where there is none, nothing is kept. */
interface WithHead {
  readonly _header?: string | null;
}

/** Answers as node wrote them, to be given again to other requests: equal but for the request's id. */
export class KeptAnswers<Kind> {
  private answers = new Map<Kind, { readonly before: string; readonly after: string }>();
  private until = -Infinity;

  /** Keeps an answer whose head is written. @param id of its request, which the head quotes */
  keep(kind: Kind, response: ServerResponse, id: string, body: string): void {
    if (this.kept(kind)) return;
    const [before, after, more] = (response as WithHead)._header?.split(id) ?? [];
    if (before !== undefined && after !== undefined && more === undefined)
      this.answers.set(kind, { before, after: after + body });
  }

  /** All of an answer, head and body, if it is kept. @param id of the request that gets it */
  for(kind: Kind, id: string): string | undefined {
    const answer = this.kept(kind);
    return answer && `${answer.before}${id}${answer.after}`;
  }

  private kept(kind: Kind) {
    const now = performance.now();
    if (now >= this.until) {
      this.answers = new Map();
      this.until = now + KEPT_MS;
    }
    return this.answers.get(kind);
  }
}
