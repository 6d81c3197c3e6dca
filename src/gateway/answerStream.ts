import type { FormattedExecutionResult } from 'graphql';
import type { MaybePromise } from './maybePromise.js';

/** The answers to a subscription, ready to be sent. */
export type AnswerStream = AsyncIterableIterator<FormattedExecutionResult, undefined>;

export function isAnswerStream(answers: AnswerStream | FormattedExecutionResult): answers is AnswerStream {
  return Symbol.asyncIterator in answers;
}

const END = { done: true, value: undefined } as const;

/**
 * The answers with something done to each; undefined is the end. No async generator: its `return()` would wait for the next answer before it lets the source go.
 */
export function mapAnswers<Answer>(
  source: AsyncIterableIterator<Answer, undefined>,
  map: (answer: Answer) => MaybePromise<FormattedExecutionResult | undefined>,
): AnswerStream {
  const mapped: AnswerStream = {
    async next() {
      const next = await source.next();
      const answer = next.done ? undefined : await map(next.value);
      return answer === undefined ? END : { done: false, value: answer };
    },
    async return() {
      await source.return?.();
      return END;
    },
    [Symbol.asyncIterator]: () => mapped,
  };
  return mapped;
}

/** The same answers; calls back once when they have ended, or are let go. */
export function whenEnded(source: AnswerStream, onEnd: () => void): AnswerStream {
  let hasEnded = false;
  const end = () => {
    if (!hasEnded) onEnd();
    hasEnded = true;
  };
  const watched: AnswerStream = {
    async next() {
      try {
        const next = await source.next();
        if (next.done) end();
        return next;
      } catch (error) {
        end();
        throw error;
      }
    },
    async return() {
      end();
      await source.return?.();
      return END;
    },
    [Symbol.asyncIterator]: () => watched,
  };
  return watched;
}
