import type { ExecutionRequest, Executor } from '@graphql-tools/utils';
import { Kind, print, type DocumentNode, type TypeNode } from 'graphql';
import { relocate } from '../execute/relocateErrors.js';
import type { Json, JsonObject } from '../json.js';
import { andThen } from '../maybePromise.js';
import { rootKeys } from '../plan/rootKeys.js';
import type { SubgraphRequest, SubgraphResult } from '../subgraphProtocol.js';
import type { StitchedRun } from './stitchedRun.js';
import { SubgraphFault } from './subgraphFault.js';

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
      return acceptEach(context.subscribe(request, variables), described);
    const count = described.representations.reduce((sum, name) => sum + lengthOf(variables[name]), 0);
    return andThen(context.fetch(request, variables, count), (result) => accept(result, described));
  };
  // The library's type lets whoever calls name the shape of the answer; it passes on what came, as JSON.
  return execute as Executor<StitchedRun>;
}

async function* acceptEach(events: AsyncIterable<SubgraphResult>, described: DescribedRequest) {
  for await (const event of events) yield accept(event, described);
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

/** What a subgraph answered, as stitching takes it. Where one error takes the whole data with it, it explains the other fields, too. */
function accept({ data, errors = [] }: SubgraphResult, { request: { subgraph }, keys }: DescribedRequest) {
  if (errors.length === 0) return { data };
  const faults = errors.map((error) => new SubgraphFault(error.message, error.path, relocate(error, subgraph)));
  if (data || errors.some(({ path }) => path === undefined)) return { data, errors: faults };
  const told = new Set(errors.map(({ path }) => path?.[0]));
  const explained = keys
    .filter((key) => !told.has(key))
    .map((key) => new SubgraphFault('Its reason is told elsewhere.', [key]));
  return { data, errors: [...faults, ...explained] };
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}

function lengthOf(value: Json | undefined): number {
  return Array.isArray(value) ? value.length : 0;
}
