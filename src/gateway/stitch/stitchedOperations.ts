import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { AuthorizedOperation } from '../authorization/authorization.js';
import type { JsonObject } from '../json.js';
import { operationCache } from '../operationCache.js';
import { toPlannable } from '../plan/compileOperation.js';
import { documentOf, operationByItself, type Operation } from '../plan/operation.js';
import type { PossibleTypes } from '../plan/possibleTypes.js';
import { compileProjection, type Project } from '../plan/projection.js';
import { flatFragments } from './flatFragments.js';

/** An operation for one set of values of its conditions, ready to be executed over the stitched schema. */
export interface StitchedOperation {
  /** Equal for equal operations. */
  readonly key: string;
  /** Undefined when no subgraph needs to be asked. */
  readonly document?: DocumentNode;
  readonly introspection?: Operation;
  readonly project: Project;
}

/** An operation and its projection take some kilobytes. */
const KEPT_OPERATIONS = 1_000;

/** Prepares each operation once, as it would be for the planner, by its text, the values of its conditions, and what is denied of it. */
export class StitchedOperations {
  private readonly operations = operationCache<StitchedOperation>(KEPT_OPERATIONS);

  constructor(
    private readonly apiSchema: GraphQLSchema,
    private readonly types: PossibleTypes,
    private readonly mostRepeated: number,
  ) {}

  get(admitted: AuthorizedOperation, variables: JsonObject): StitchedOperation {
    const conditions = admitted.conditions.map((name) => (variables[name] === true ? '1' : '0')).join('');
    const key = `${conditions}\n${admitted.authorizationClass}\n${admitted.text}`;
    let operation = this.operations.get(key);
    if (!operation) this.operations.set(key, (operation = this.prepare(key, admitted, variables)));
    return operation;
  }

  private prepare(key: string, { text, denied }: AuthorizedOperation, variables: JsonObject): StitchedOperation {
    const plannable = toPlannable(operationByItself(text), variables, this.apiSchema, this.types, denied);
    return {
      key,
      document:
        plannable.forPlanner && documentOf(flatFragments(plannable.forPlanner, this.apiSchema, this.mostRepeated)),
      introspection: plannable.introspection,
      project: compileProjection(this.apiSchema, this.types, plannable),
    };
  }
}
