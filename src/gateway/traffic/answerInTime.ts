import { ClientError } from '../../platform/errors.js';
import { failed, type RefusedOperation } from '../refusedOperation.js';
import type { Lifetime } from './lifetime.js';

/**
 * The answer to an operation, or an error once its time is over. Fetches end then by themselves, and what they brought is answered: the error is for what waits for
 * something else, such as a plan. Never rejects.
 */
export function answerInTime<Answer>(result: Promise<Answer>, lifetime: Lifetime): Promise<Answer | RefusedOperation> {
  return new Promise((resolve) => {
    lifetime.whenOver((ending) => {
      const error =
        ending === 'left'
          ? new ClientError('REQUEST_CANCELLED', 'The client has left.')
          : new ClientError('REQUEST_TIMEOUT', `The request was not answered within ${lifetime.timeoutMs} ms.`, {
              timeoutMs: lifetime.timeoutMs,
            });
      // The answer made of what there is comes first: it takes promises, but waits for nothing.
      setImmediate(resolve, { errors: [error] });
    });
    const settle = (answer: Answer | RefusedOperation) => {
      lifetime.close();
      resolve(answer);
    };
    result.then(settle, (error: unknown) => settle(failed(error)));
  });
}
