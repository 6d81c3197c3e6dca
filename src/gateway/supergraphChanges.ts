import { findBreakingChanges, type GraphQLSchema } from 'graphql';
import type { Supergraph } from './supergraph.js';

/** What distinguishes one supergraph from the next, short enough for a line of a log. What is the same is left out. */
export interface SupergraphChanges {
  readonly subgraphs: readonly string[];
  readonly subgraphsAdded?: readonly string[];
  readonly subgraphsRemoved?: readonly string[];
  /** Types and fields that clients did not see before: `Product`, `Product.weight`. */
  readonly added?: readonly string[];
  /** What may break clients, in sentences. */
  readonly breaking?: readonly string[];
}

/** More are counted, not listed. */
const MOST_LISTED = 10;

export function supergraphChanges(before: Supergraph, after: Supergraph): SupergraphChanges {
  const names = (supergraph: Supergraph) => supergraph.subgraphs.map(({ name }) => name);
  const breaking = findBreakingChanges(before.apiSchema, after.apiSchema);
  return {
    subgraphs: names(after),
    ...listed('subgraphsAdded', without(names(after), names(before))),
    ...listed('subgraphsRemoved', without(names(before), names(after))),
    ...listed('added', without(coordinates(after.apiSchema), coordinates(before.apiSchema))),
    ...listed(
      'breaking',
      breaking.map(({ description }) => description),
    ),
  };
}

function coordinates(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => [
    type.name,
    ...('getFields' in type ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`) : []),
  ]);
}

function without(names: readonly string[], known: readonly string[]): string[] {
  const isKnown = new Set(known);
  return names.filter((name) => !isKnown.has(name));
}

function listed(key: string, entries: readonly string[]): Record<string, readonly string[]> {
  if (entries.length === 0) return {};
  const rest = entries.length - MOST_LISTED;
  return { [key]: rest > 0 ? [...entries.slice(0, MOST_LISTED), `and ${rest} more`] : entries };
}
