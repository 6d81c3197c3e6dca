import type { ExecutionRequest, Executor } from '@graphql-tools/utils';
import { Kind, print, type DocumentNode, type TypeNode } from 'graphql';
import { isJsonObject, type Json, type JsonObject } from '../json.js';
import { andThen } from '../maybePromise.js';
import { rootKeys } from '../plan/rootKeys.js';
import type { SubgraphRequest, SubgraphResult } from '../subgraphProtocol.js';
import { markFaults } from './markFaults.js';
import type { StitchedErrors, StitchedRun } from './stitchedRun.js';
import { isFaultyNull } from './subgraphFault.js';

/** Asks one subgraph for what stitching needs of it. */
export function subgraphExecutor(subgraph: string): Executor<StitchedRun> {
  const requests = new WeakMap<DocumentNode, DescribedRequest>();
  const execute = ({ document, variables = {}, context }: ExecutionRequest<JsonObject, StitchedRun>) => {
    if (!context)
      throw new Error(`Expected the run of an operation, but the subgraph ${subgraph} was asked outside of one.`);
    let described = requests.get(document);
    if (!described) requests.set(document, (described = describe(subgraph, document)));
    const { request } = described;
    if (context.subscribe && request.kind === 'subscription')
      return acceptEach(context.subscribe(request, variables), described, context.errors);
    const { sent, count } = withRepresentations(variables, described);
    return andThen(context.fetch(request, sent, count), (result) => accept(result, described, context.errors));
  };
  // The library's type lets whoever calls name the shape of the answer; it passes on what came, as JSON.
  return execute as Executor<StitchedRun>;
}

async function* acceptEach(events: AsyncIterable<SubgraphResult>, described: DescribedRequest, errors: StitchedErrors) {
  for await (const event of events) yield accept(event, described, errors);
}

interface DescribedRequest {
  readonly request: SubgraphRequest;
  /** The variables that hold representations of entities. */
  readonly representations: readonly string[];
  /** The response keys that it brings. */
  readonly keys: readonly string[];
}

function describe(subgraph: string, document: DocumentNode): DescribedRequest {
  const definition = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!definition) throw new Error('Expected an operation for a subgraph, but got none.');
  const operation = print(document);
  return {
    request: {
      subgraph,
      operation,
      document,
      operationName: definition.name?.value,
      kind: definition.operation,
      key: operation,
    },
    representations: (definition.variableDefinitions ?? [])
      .filter(({ type }) => nameOf(type) === '_Any')
      .map(({ variable }) => variable.name.value),
    keys: rootKeys(document),
  };
}

/** What a subgraph answered, as stitching takes it. */
function accept(result: SubgraphResult, { request: { subgraph }, keys }: DescribedRequest, errors: StitchedErrors) {
  const { data, errors: met } = markFaults(result, subgraph, keys);
  for (const error of met) errors.told.add(error);
  errors.untold += result.untoldErrors ?? 0;
  return { data };
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}

/**
 * The variables to send, and how many representations they hold. Where a required field could not be had, stitching puts the error in its place: it is left out
 * here, as plans leave it out.
 */
function withRepresentations(variables: JsonObject, { representations }: DescribedRequest) {
  const sent = { ...variables };
  let count = 0;
  for (const name of representations) {
    const list = variables[name];
    if (!Array.isArray(list)) continue;
    sent[name] = list.map(withoutErrors);
    count += list.length;
  }
  return { sent, count };
}

function withoutErrors(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutErrors);
  if (!isJsonObject(value)) return value;
  const clean: JsonObject = {};
  for (const [key, inner] of Object.entries(value)) {
    if (inner !== undefined && !isFaultyNull(inner)) clean[key] = withoutErrors(inner);
  }
  return clean;
}
