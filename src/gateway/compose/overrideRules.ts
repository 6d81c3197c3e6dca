import { GraphQLError, type ConstDirectiveNode } from 'graphql';
import { argumentOf } from '../joinDirectives.js';
import type { AnnotatedSubgraph } from './annotatedSubgraph.js';

/** One `@override`, and who makes it. */
interface Override {
  readonly subgraph: string;
  readonly directive: ConstDirectiveNode;
  readonly isShareable: boolean;
}

/**
 * Finds fields that several subgraphs take over, of which one would never be asked: unless all of them share the field, and none takes it from another.
 * Composition (@theguild/federation-composition 0.27) refuses cycles alone.
 */
export function checkOverrides(subgraphs: readonly AnnotatedSubgraph[]): GraphQLError[] {
  return [...overridesByField(subgraphs)].flatMap(([field, overrides]) => {
    const takers = overrides.map(({ subgraph }) => subgraph);
    const isChained = overrides.some(({ directive }) => takers.includes(argumentOf(directive, 'from') ?? ''));
    if (overrides.length < 2 || (!isChained && overrides.every(({ isShareable }) => isShareable))) return [];
    const told = takers.map((subgraph) => `"${subgraph}"`).join(' and ');
    return new GraphQLError(`Expected one subgraph to @override the field "${field}", but got ${told}.`, {
      extensions: { code: 'OVERRIDE_SOURCE_HAS_OVERRIDE' },
    });
  });
}

function overridesByField(subgraphs: readonly AnnotatedSubgraph[]): ReadonlyMap<string, readonly Override[]> {
  const overrides = new Map<string, Override[]>();
  for (const subgraph of subgraphs)
    for (const type of subgraph.types.values())
      for (const field of type.fields)
        for (const directive of subgraph.directives(field, 'override')) {
          const coordinate = `${type.name}.${field.name.value}`;
          const isShareable = subgraph.has(field, 'shareable') || subgraph.has(type, 'shareable');
          const known = overrides.get(coordinate) ?? [];
          overrides.set(coordinate, [...known, { subgraph: subgraph.name, directive, isShareable }]);
        }
  return overrides;
}
