import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';

/**
 * Lets the process outlive errors that graphql-js (16) forgets: where an item of a list fails at once, it no longer waits for the other items, and when one of
 * those rejects, nobody handles it. The answer has told its error by then, and other requests are under way. Any other unhandled rejection ends the process.
 */
export function outliveForgottenErrors(log: Pick<Logger, 'warn'>): void {
  process.on('unhandledRejection', (reason) => {
    if (!(reason instanceof GraphQLError)) throw reason;
    log.warn({ err: reason }, 'An item of a list failed after another one had');
  });
}
