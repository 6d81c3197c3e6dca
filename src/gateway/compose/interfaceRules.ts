import { GraphQLError } from 'graphql';
import { argumentOf } from '../joinDirectives.js';
import type { AnnotatedSubgraph, SubgraphType } from './annotatedSubgraph.js';

/** What the types that implement an interface must be to the subgraphs that know it. Composition (@theguild/federation-composition 0.27) lets all of it pass. */
export function checkInterfaces(subgraphs: readonly AnnotatedSubgraph[]): GraphQLError[] {
  const implementations = implementationsOf(subgraphs);
  return subgraphs.flatMap((subgraph) =>
    [...subgraph.types.values()].flatMap((type) => {
      const objects = [...(implementations.get(type.name) ?? [])];
      return [...checkInterfaceObject(subgraph, type, objects), ...checkInterfaceKey(subgraph, type, objects)];
    }),
  );
}

/** All objects that implement an interface in any subgraph. */
function implementationsOf(subgraphs: readonly AnnotatedSubgraph[]): ReadonlyMap<string, ReadonlySet<string>> {
  const implementations = new Map<string, Set<string>>();
  for (const { types } of subgraphs)
    for (const { name, isInterface, interfaces } of types.values())
      for (const each of isInterface ? [] : interfaces)
        implementations.set(each, (implementations.get(each) ?? new Set()).add(name));
  return implementations;
}

/** A subgraph that does not tell the objects apart can know none of them: it would answer for one of both. */
function checkInterfaceObject(
  subgraph: AnnotatedSubgraph,
  { name, directives }: SubgraphType,
  objects: readonly string[],
): GraphQLError[] {
  const [interfaceObject] = subgraph.directives({ directives }, 'interfaceObject');
  if (!interfaceObject) return [];
  return objects
    .filter((object) => subgraph.types.has(object))
    .map(
      (object) =>
        new GraphQLError(
          `[${subgraph.name}] Type "${name}" is an @interfaceObject, so this subgraph cannot have types that implement "${name}", but it has "${object}".`,
          { nodes: interfaceObject, extensions: { code: 'INTERFACE_OBJECT_USAGE_ERROR' } },
        ),
    );
}

/** Any object may be asked for by the key of its interface: who answers must know them all. */
function checkInterfaceKey(
  subgraph: AnnotatedSubgraph,
  { name, isInterface, directives }: SubgraphType,
  objects: readonly string[],
): GraphQLError[] {
  if (!isInterface || !subgraph.hasEntityInterfaces) return [];
  const key = subgraph.directives({ directives }, 'key').find((each) => argumentOf(each, 'resolvable') !== 'false');
  const missing = objects.filter((object) => !subgraph.types.get(object)?.interfaces.includes(name));
  if (!key || missing.length === 0) return [];
  const told = missing.map((object) => `"${object}"`).join(', ');
  return [
    new GraphQLError(
      `[${subgraph.name}] Interface "${name}" has a key by which its objects can be asked for, so this subgraph must have all types that implement it, but it lacks ${told}.`,
      { nodes: key, extensions: { code: 'INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE' } },
    ),
  ];
}
