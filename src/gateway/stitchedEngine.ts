import { createHash } from 'node:crypto';
import { execute, isInterfaceType, isObjectType, parse, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { ClientError, OperatorError } from '../platform/errors.js';
import type { Engine, PreparedSubscription } from './engine.js';
import { resultOf } from './execute/answerEvent.js';
import { answerOf } from './execute/executeOperation.js';
import { RunErrors } from './execute/runErrors.js';
import type { GatewayLog } from './gatewayLog.js';
import { emptyObject, type JsonObject } from './json.js';
import { andThen } from './maybePromise.js';
import { OverrideChoices, warnOfUnknownLabels, type OverrideOptions } from './plan/overrides.js';
import { PossibleTypes } from './plan/possibleTypes.js';
import { askWholeTypes } from './plan/wholeTypes.js';
import { acceptStitched } from './stitch/acceptStitched.js';
import { mostRepeatedOf } from './stitch/flatFragments.js';
import { stitchable } from './stitch/stitchableSupergraph.js';
import { StitchedOperations, type StitchedOperation } from './stitch/stitchedOperations.js';
import type { StitchedRun } from './stitch/stitchedRun.js';
import { answerOneEvent, findEventRequest } from './stitch/stitchedSubscription.js';
import { stitchSupergraph } from './stitch/stitchSupergraph.js';
import { findUnstitchableRequirement } from './stitch/unstitchableRequirements.js';
import type { SubgraphCaller, SubgraphSubscriber } from './subgraphCalls.js';
import type { GatewayContext, SubgraphClient } from './subgraphProtocol.js';
import type { Supergraph } from './supergraph.js';
import type { Lifetime } from './traffic/lifetime.js';

export interface StitchedEngineOptions {
  readonly supergraph: Supergraph;
  readonly clients: ReadonlyMap<string, SubgraphClient>;
  readonly call: SubgraphCaller;
  readonly subscribe: SubgraphSubscriber;
  readonly overrides: OverrideOptions;
  /** How many fields an operation may have. */
  readonly limitOfFields: number;
  readonly log: GatewayLog | undefined;
}

/**
 * A schema stitched of all subgraphs, executed by graphql-js: pure JavaScript, for where the native planner has no build. The same operation is executed as would be
 * planned, and the same projection cuts the answer; docs/stitched-fallback.md says where answers differ. Rejects with an OperatorError when the supergraph cannot be
 * stitched.
 */
export async function startStitchedEngine(options: StitchedEngineOptions): Promise<Engine> {
  const { supergraph, clients, call, subscribe, overrides, limitOfFields, log } = options;
  const { apiSchema, sdl } = supergraph;
  refuseInheritedNames(supergraph.schema);
  // Stitching, too, would ask subgraphs that cannot tell of all types of a union.
  const document = parse(askWholeTypes(sdl), { noLocation: true });
  const requirement = findUnstitchableRequirement(document, supergraph.schema);
  if (requirement !== undefined) refuse(new Error(`${requirement}, which stitching cannot ask for.`));
  const prepared = stitchable(document);
  const schema = await stitchSupergraph(prepared, supergraph.subgraphs).catch(refuse);
  const types = new PossibleTypes(supergraph.schema);
  const operations = new StitchedOperations(apiSchema, types, mostRepeatedOf(limitOfFields));
  const choices = new OverrideChoices(prepared, overrides);
  warnOfUnknownLabels(prepared, overrides, log);
  const supergraphHash = createHash('sha256').update(sdl).digest('hex');

  const newRun = (context: GatewayContext, lifetime: Lifetime): StitchedRun => ({
    choice: choices.for(context),
    errors: { told: new Set(), untold: 0 },
    fetch: (request, variables, representations) => call(request, variables, representations, context, lifetime),
  });

  function answer(operation: StitchedOperation, variables: JsonObject, stitched?: Stitched): ExecutionResult {
    const run = { data: emptyObject(), errors: new RunErrors(), variables };
    if (stitched) acceptStitched(stitched.result, stitched.run, run);
    return answerOf(apiSchema, operation, run);
  }

  return {
    execute(admitted, variables, context, lifetime) {
      const operation = operations.get(admitted, variables);
      const { document } = operation;
      if (!document) return answer(operation, variables);
      const run = newRun(context, lifetime);
      const executed = execute({ schema, document, variableValues: variables, contextValue: run });
      return andThen(executed, (result) => answer(operation, variables, { result, run }));
    },

    async prepareSubscription(admitted, variables, context, lifetime): Promise<PreparedSubscription> {
      const operation = operations.get(admitted, variables);
      const subscription = operation.document && { schema, document: operation.document, variables };
      const events = subscription && (await findEventRequest(subscription, newRun(context, lifetime)));
      if (!events)
        throw new ClientError('BAD_USER_INPUT', 'Expected a subscription to one field, but its conditions leave none.');
      return {
        source: events.request.subgraph,
        clients: [...clients.values()],
        // Nothing says which subgraphs a stitched operation asks: it goes on over the same supergraph alone.
        fingerprint: `${supergraphHash}\n${operation.key}`,
        open: (eventContext) => subscribe(events.request, events.variables, eventContext),
        answer: async (event, eventContext, eventLifetime) => {
          const said = await resultOf(event, eventContext);
          const run = newRun(eventContext, eventLifetime);
          return answer(operation, variables, { result: await answerOneEvent(subscription, said, run), run });
        },
      };
    },

    plan: () =>
      Promise.reject(
        new ClientError('BAD_USER_INPUT', 'There are no query plans: the query planner is not in use here.'),
      ),
    retire() {},
  };
}

/** What the stitched schema made of one operation. */
interface Stitched {
  readonly result: ExecutionResult;
  readonly run: StitchedRun;
}

/** The library looks fields up in plain objects, and finds what those inherit. */
function refuseInheritedNames(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    const inherited = Object.keys(type.getFields()).find((name) => name in Object.prototype);
    if (inherited !== undefined)
      refuse(
        new Error(
          `no field may be called ${inherited}, as ${type.name}.${inherited} is: every JavaScript object has something of that name.`,
        ),
      );
  }
}

function refuse(error: unknown): never {
  throw new OperatorError(
    `The supergraph cannot be stitched: ${error instanceof Error ? error.message : String(error)}`,
    { cause: error },
  );
}
