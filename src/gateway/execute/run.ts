import type { JsonObject } from '../json.js';
import type { MaybePromise } from '../maybePromise.js';
import type { SubgraphRequest, SubgraphResult } from '../subgraphProtocol.js';
import type { RunErrors } from './runErrors.js';

/** What is known while one operation runs. */
export interface Run {
  /** The merged answers, in the shape of the operation. */
  readonly data: JsonObject;
  readonly errors: RunErrors;
  /** As the client sent them, with the operation's defaults. */
  readonly variables: JsonObject;
  /** Asks a subgraph. Whatever goes wrong is told in the result: it neither throws nor rejects. */
  fetch(request: SubgraphRequest, variables: JsonObject, representations: number): MaybePromise<SubgraphResult>;
}

/** The variables that a fetch uses. What the client did not send is left out, what it sent as null is sent as null. */
export function pickVariables({ variables }: Pick<Run, 'variables'>, names: readonly string[]): JsonObject {
  const picked: JsonObject = {};
  for (const name of names) if (Object.hasOwn(variables, name)) picked[name] = variables[name];
  return picked;
}
