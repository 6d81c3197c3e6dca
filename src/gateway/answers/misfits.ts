import { GraphQLError } from 'graphql';
import type { ResponsePath } from '../json.js';
import type { SubgraphError } from '../subgraphProtocol.js';
import { Malformed } from '../traffic/subgraphErrors.js';

/** As many places are told as an answer to a client tells. */
const MOST_TOLD = 100;

/** An answer of which more does not fit is none: to look at the rest of millions would hold up everybody. */
const MOST = 10_000;

/** What does not fit of one answer. What is wrong with a field is one error, at however many places it is told: the log has it once. */
export class Misfits {
  readonly told: SubgraphError[] = [];
  untold = 0;
  private readonly byField = new Map<string, Malformed>();

  constructor(
    private readonly subgraph: string,
    private readonly durationMs: number,
  ) {}

  /** @throws AnswerGivenUp */
  add(instead: string, path: ResponsePath): void {
    if (this.told.length === MOST_TOLD) {
      if (++this.untold > MOST - MOST_TOLD) throw new AnswerGivenUp(`more than ${MOST} values that do not fit`);
      return;
    }
    const field = JSON.stringify([instead, ...path.filter((segment) => typeof segment === 'string')]);
    let error = this.byField.get(field);
    if (!error) this.byField.set(field, (error = new Malformed(this.subgraph, this.durationMs, instead)));
    const { message, extensions } = error;
    this.told.push(new GraphQLError(message, { path, extensions, originalError: error }));
  }
}

/** An answer is not looked at any further; the message says what is there instead of it. */
export class AnswerGivenUp extends Error {
  override readonly name = 'AnswerGivenUp';
}
