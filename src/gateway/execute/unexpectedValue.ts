import { GraphQLError } from 'graphql';
import type { Json, ResponsePath } from '../json.js';
import { inWords } from '../plan/leafValues.js';
import type { RunErrors } from './runErrors.js';

/** A subgraph answered against its own schema. */
export class UnexpectedValue extends Error {
  override readonly name = 'UnexpectedValue';
}

/** Tells such values of one answer. What is wrong with a field is one error, at however many places it is met: the log has it once. */
export class UnexpectedValues {
  private readonly byField = new Map<string, UnexpectedValue>();

  constructor(private readonly errors: RunErrors) {}

  at(coordinate: string, expected: string, got: Json, path: ResponsePath): void {
    let error = this.byField.get(coordinate);
    if (!error) {
      error = new UnexpectedValue(`Expected ${coordinate} to be ${expected}, but a subgraph gave ${inWords(got)}.`);
      this.byField.set(coordinate, error);
    }
    const { message } = error;
    this.errors.add(path, () => new GraphQLError(message, { path, originalError: error }));
  }
}
