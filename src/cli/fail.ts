import { OperatorError } from '../platform/errors.js';

/** Ends the process with code 1: what the operator can mend is told in a sentence, a fault of ours with its stack. */
export function fail(error: unknown): never {
  if (error instanceof OperatorError) console.error(error.message);
  else console.error('A fault of ours, which should not have happened:', error);
  process.exit(1);
}
