import type {
  BatchFetchNode,
  EntityBatchAlias,
  FetchNode,
  FlattenNode,
  PlanNode,
} from '@graphql-hive/router-query-planner';
import { parse } from 'graphql';
import type { SubgraphRequest } from '../subgraphProtocol.js';
import { compilePath, pathText, type CollectEntities } from './paths.js';
import type { PossibleTypes } from './possibleTypes.js';
import { compileRepresentation, type Represent } from './representations.js';
import { compileRewrites, renamedKeys, withinEntities, type Rewrite } from './rewrites.js';
import { rootKeys } from './rootKeys.js';

/** A plan with everything worked out that does not depend on the request: `execute/executePlan.ts` only has to run it. */
export type PlanStep = Sequence | Parallel | RootFetch | EntityFetch;

export interface Sequence {
  readonly kind: 'sequence';
  readonly steps: readonly PlanStep[];
}

export interface Parallel {
  readonly kind: 'parallel';
  readonly steps: readonly PlanStep[];
}

interface Fetch {
  readonly request: SubgraphRequest;
  /** The variables of the client's operation that the fetch uses. */
  readonly variables: readonly string[];
}

/** Asks a subgraph for fields of Query or Mutation, or takes an event of Subscription. */
export interface RootFetch extends Fetch {
  readonly kind: 'root';
  /** The response keys it brings. */
  readonly keys: readonly string[];
  readonly rewriteOutput?: Rewrite;
  readonly renamedKeys: ReadonlyMap<string, string>;
}

/** Asks a subgraph for more about entities that earlier fetches brought. */
export interface EntityFetch extends Fetch {
  readonly kind: 'entities';
  readonly lookups: readonly EntityLookup[];
}

/** One `_entities` field of an entity fetch: a batch has several, and several may share one list of representations. */
export interface EntityLookup {
  readonly alias: string;
  /** The variable that takes the representations. */
  readonly variable: string;
  /** The paths where its entities stand. */
  readonly paths: readonly CollectEntities[];
  readonly represent: Represent;
  /** Over the list of entities. */
  readonly rewriteOutput?: Rewrite;
  readonly renamedKeys: ReadonlyMap<string, string>;
}

/** Compiles the planner's tree into steps. Throws on a node that this executor does not know. */
export function compilePlan(node: PlanNode, types: PossibleTypes): PlanStep {
  switch (node.kind) {
    case 'Sequence':
      return { kind: 'sequence', steps: node.nodes.map((child) => compilePlan(child, types)) };
    case 'Parallel':
      return { kind: 'parallel', steps: node.nodes.map((child) => compilePlan(child, types)) };
    case 'Fetch':
      return compileRootFetch(node, types);
    case 'Flatten':
      return compileFlatten(node, types);
    case 'BatchFetch':
      return compileBatch(node, types);
    case 'Subscription':
      return compileRootFetch(node.primary, types);
    default:
      throw new Error(`Expected a plan of fetches, but got a node of kind ${node.kind}.`);
  }
}

/** The fetch whose answers are the events of a subscription: everything else in its plan asks about one of them. */
export function eventSource(step: PlanStep): RootFetch | undefined {
  if (step.kind === 'sequence') return step.steps[0] && eventSource(step.steps[0]);
  return step.kind === 'root' && step.request.kind === 'subscription' ? step : undefined;
}

/** The names of the subgraphs that a plan asks. */
export function subgraphsOf(step: PlanStep): readonly string[] {
  return 'steps' in step ? [...new Set(step.steps.flatMap(subgraphsOf))] : [step.request.subgraph];
}

function compileRootFetch(node: FetchNode, types: PossibleTypes): RootFetch {
  const fetch = compileFetch(node);
  return {
    kind: 'root',
    ...fetch,
    keys: rootKeys(fetch.request.document),
    rewriteOutput: compileRewrites(node.outputRewrites, types),
    renamedKeys: renamedKeys(node.outputRewrites),
  };
}

function compileFlatten({ path, node }: FlattenNode, types: PossibleTypes): EntityFetch {
  if (node.kind !== 'Fetch') throw new Error(`Expected a fetch below Flatten, but got a node of kind ${node.kind}.`);
  const lookup: EntityLookup = {
    alias: '_entities',
    variable: 'representations',
    paths: [compilePath(path, types)],
    represent: compileRepresentation(node.requires, node.inputRewrites, types),
    rewriteOutput: withinEntities(compileRewrites(node.outputRewrites, types)),
    renamedKeys: renamedKeys(node.outputRewrites),
  };
  return { kind: 'entities', ...compileFetch(node, pathText(path)), lookups: [lookup] };
}

function compileBatch(node: BatchFetchNode, types: PossibleTypes): EntityFetch {
  return {
    kind: 'entities',
    ...compileFetch(node, node.entityBatch.aliases.flatMap(({ paths }) => paths.map(pathText)).join(', ')),
    lookups: node.entityBatch.aliases.map((alias) => compileAlias(alias, types)),
  };
}

function compileAlias(alias: EntityBatchAlias, types: PossibleTypes): EntityLookup {
  return {
    alias: alias.alias,
    variable: alias.representationsVariableName,
    paths: alias.paths.map((path) => compilePath(path, types)),
    represent: compileRepresentation(alias.requires, alias.inputRewrites, types),
    rewriteOutput: compileRewrites(alias.outputRewrites, types),
    renamedKeys: renamedKeys(alias.outputRewrites),
  };
}

function compileFetch(node: FetchNode | BatchFetchNode, path?: string): Fetch {
  return {
    request: {
      subgraph: node.serviceName,
      operation: node.operation,
      document: parse(node.operation, { noLocation: true }),
      operationName: node.operationName,
      kind: node.operationKind ?? 'query',
      key: node.operation,
      path,
    },
    variables: node.variableUsages ?? [],
  };
}
