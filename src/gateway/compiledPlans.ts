import type { GraphQLSchema } from 'graphql';
import { ClientError } from '../platform/errors.js';
import type { AuthorizedOperation } from './authorization/authorization.js';
import type { PlannedOperation } from './engine.js';
import type { JsonObject } from './json.js';
import type { MaybePromise } from './maybePromise.js';
import { operationCache } from './operationCache.js';
import { compileOperation, toPlannable, type CompiledOperation } from './plan/compileOperation.js';
import type { KeyedChoice } from './plan/overrides.js';
import { operationByItself } from './plan/operation.js';
import { planInSeries } from './plan/planInSeries.js';
import type { QueryPlanner } from './plan/planner.js';
import type { PossibleTypes } from './plan/possibleTypes.js';

/** A compiled plan takes tens of kilobytes. */
const KEPT_PLANS = 1_000;

/** An operation that the planner refused would be refused again, perhaps at the price of its process. */
const KEPT_REFUSALS = 1_000;

/** Called once for each operation that the planner refuses, with the planner's own word. */
export type OnRefusal = (operation: string, reason: unknown) => void;

interface KeptPlan extends PlannedOperation {
  compiled: MaybePromise<CompiledOperation>;
  /** How often it was used after it was made. */
  uses: number;
}

/** Plans and compiles each operation once: by its text, the values of its conditions, what is denied of it, and the choice of overrides. */
export class CompiledPlans {
  private readonly plans = operationCache<KeptPlan>(KEPT_PLANS);
  private readonly refusals = operationCache<ClientError>(KEPT_REFUSALS);

  constructor(
    private readonly planner: QueryPlanner,
    private readonly apiSchema: GraphQLSchema,
    private readonly types: PossibleTypes,
    private readonly onRefusal: OnRefusal,
  ) {}

  /** How many are kept. */
  get count(): number {
    return this.plans.size;
  }

  /** Ready at once for an operation that was compiled before. Throws or rejects with a ClientError when the planner refuses it. */
  get(admitted: AuthorizedOperation, variables: JsonObject, choice: KeyedChoice): MaybePromise<CompiledOperation> {
    const conditions = admitted.conditions.map((name) => (variables[name] === true ? '1' : '0')).join('');
    const key = `${choice.key}\n${conditions}\n${admitted.authorizationClass}\n${admitted.text}`;
    const known = this.plans.get(key);
    if (known) {
      known.uses++;
      return known.compiled;
    }
    const refused = this.refusals.get(key);
    if (refused) throw refused;

    const operation = operationByItself(admitted.text);
    const compiling = this.compile({ ...admitted, operation }, variables, choice);
    const kept: KeptPlan = {
      operation,
      conditions: Object.fromEntries(admitted.conditions.map((name) => [name, variables[name] === true])),
      choice,
      rights: admitted.rights,
      compiled: compiling,
      uses: 0,
    };
    this.plans.set(key, kept);
    compiling.then(
      (compiled) => (kept.compiled = compiled),
      (error: unknown) => {
        this.plans.delete(key);
        if (!(error instanceof ClientError) || error.cause === undefined) return;
        this.refusals.set(key, error);
        this.onRefusal(admitted.text, error.cause);
      },
    );
    return compiling;
  }

  /** Those that were used again, the most used first: what is asked once is likely never to be asked again. */
  usedOften(most: number): PlannedOperation[] {
    return [...this.plans.values()]
      .filter(({ uses }) => uses > 0)
      .sort((a, b) => b.uses - a.uses)
      .slice(0, most);
  }

  private async compile(
    { operation, denied }: AuthorizedOperation,
    variables: JsonObject,
    choice: KeyedChoice,
  ): Promise<CompiledOperation> {
    const plannable = toPlannable(operation, variables, this.apiSchema, this.types, denied);
    const { forPlanner } = plannable;
    const queryPlan = forPlanner && (await planInSeries(this.planner, forPlanner, choice));
    return compileOperation(plannable, queryPlan, this.apiSchema, this.types);
  }
}
