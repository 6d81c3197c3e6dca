import type { ExecutionResult } from 'graphql';
import type { PreparedSubscription } from './engine.js';
import { relocate } from './execute/relocateErrors.js';
import { isPromise } from './maybePromise.js';
import { failed, type RefusedOperation } from './refusedOperation.js';
import { asResult } from './subgraphCalls.js';
import type { GatewayContext, SubgraphEvent, SubgraphEvents, SubgraphResult } from './subgraphProtocol.js';
import { answerInTime } from './traffic/answerInTime.js';
import { ToldDeparture } from './traffic/departure.js';
import { Lifetime } from './traffic/lifetime.js';

/** The errors of a subgraph that gives no events, or no more of them. */
export function refusedBy(subgraph: string, { errors = [] }: SubgraphResult): RefusedOperation {
  return { errors: errors.map((error) => relocate(error, subgraph)(undefined)) };
}

/** How events are answered. */
export type AnswerEvents = Pick<PreparedSubscription, 'source' | 'answer'>;

export interface SubscriptionOptions {
  /** A context for each event, so that nothing known at one of them is taken for known at the next. */
  newContext(): GatewayContext;
  /** How long the answer to one event may take. */
  readonly requestTimeoutMs: number;
  /** Called once, however it ends. */
  onEnd?(): void;
}

type Answer = IteratorResult<ExecutionResult, undefined>;

const END: Answer = { done: true, value: undefined };

/**
 * The answers to a subscription, one for each event. The next event is taken when the next answer is asked for, so that a client that reads slowly slows its own
 * source down. It is no async generator, whose `return()` waits for the next event: who leaves is let go at once, and so is the subgraph.
 */
export class Subscription implements AsyncIterableIterator<ExecutionResult, undefined> {
  private readonly events: AsyncIterator<SubgraphEvent, undefined>;
  private readonly departure = new ToldDeparture();
  private hasEnded = false;
  /** What is still to be told before the end. */
  private lastWords: ExecutionResult | undefined;
  /** Settles the answer that is waited for. */
  private settle: ((answer: Answer) => void) | undefined;

  constructor(
    private answers: AnswerEvents,
    events: SubgraphEvents,
    private readonly options: SubscriptionOptions,
  ) {
    this.events = events[Symbol.asyncIterator]();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Answer> {
    return new Promise((resolve) => {
      if (this.hasEnded) return resolve(this.takeLastWords());
      this.settle = resolve;
      void this.answerNext().then((answer) => {
        this.settle = undefined;
        resolve(answer);
      });
    });
  }

  async return(): Promise<Answer> {
    this.end();
    this.lastWords = undefined;
    return END;
  }

  /** Answers the events to come in another way. */
  continueWith(answers: AnswerEvents): void {
    this.answers = answers;
  }

  /** Ends it, after these last words if there are any. The subgraph's events are let go. */
  end(lastWords?: ExecutionResult): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.lastWords = lastWords;
    this.options.onEnd?.();
    this.departure.leave();
    // What fails on the way out concerns nobody any more.
    void Promise.resolve(this.events.return?.()).catch(() => undefined);
    this.settle?.(this.takeLastWords());
  }

  private async answerNext(): Promise<Answer> {
    try {
      const { done, value: event } = await this.events.next();
      if (done) this.end();
      else if (!this.hasEnded) return { done: false, value: await this.answer(event) };
    } catch (error) {
      this.end(this.broken(error));
    }
    return this.takeLastWords();
  }

  private async answer(event: SubgraphEvent): Promise<ExecutionResult> {
    try {
      const { newContext, requestTimeoutMs } = this.options;
      const lifetime = new Lifetime(requestTimeoutMs, this.departure);
      const answer = this.answers.answer(event, newContext(), lifetime);
      return isPromise(answer) ? await answerInTime(answer, lifetime) : answer;
    } catch (error) {
      return failed(error); // a bug of ours: the next event may fare better
    }
  }

  private broken(error: unknown): ExecutionResult {
    return refusedBy(this.answers.source, asResult(error));
  }

  private takeLastWords(): Answer {
    const { lastWords } = this;
    this.lastWords = undefined;
    return lastWords ? { done: false, value: lastWords } : END;
  }
}
