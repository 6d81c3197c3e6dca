import {
  Kind,
  parse,
  print,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
} from 'graphql';
import { argumentOf, directivesNamed, joinField, type Annotated } from '../joinDirectives.js';
import { readJoinGraphs } from '../joinGraphs.js';

interface Subgraph {
  readonly name: string;
  readonly typeDefs: DocumentNode;
}

/**
 * Says in a supergraph which fields of an interface an `@interfaceObject` knows by `@external` alone. The composition that we use
 * (@theguild/federation-composition 0.27) forgets it where all subgraphs of the interface have the field: what such a field is required
 * for would then be asked without it, and answered from nothing.
 */
export function markExternalInterfaceFields(supergraphSdl: string, subgraphs: readonly Subgraph[]): string {
  if (!supergraphSdl.includes('isInterfaceObject: true')) return supergraphSdl;
  const supergraph = parse(supergraphSdl, { noLocation: true });
  const externals = new Map(
    readJoinGraphs(supergraph).map(({ graph, name }) => [
      graph,
      externalFields(subgraphs.find((subgraph) => subgraph.name === name)?.typeDefs),
    ]),
  );
  const definitions = supergraph.definitions.map((definition) =>
    definition.kind === Kind.INTERFACE_TYPE_DEFINITION ? markFields(definition, externals) : definition,
  );
  return print({ ...supergraph, definitions });
}

/** The coordinates of external fields of interface objects: `Media.title`. */
function externalFields(typeDefs: DocumentNode | undefined): ReadonlySet<string> {
  const coordinates = (typeDefs?.definitions ?? []).flatMap((definition) => {
    const isObject = definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION;
    if (!isObject || !bears(definition, 'interfaceObject')) return [];
    const fields = definition.fields?.filter((field) => bears(definition, 'external') || bears(field, 'external'));
    return (fields ?? []).map((field) => `${definition.name.value}.${field.name.value}`);
  });
  return new Set(coordinates);
}

function bears(node: Annotated, directive: string): boolean {
  return [directive, `federation__${directive}`].some((name) => directivesNamed(node, name).length > 0);
}

/** A field of which the supergraph says nothing is one that all subgraphs of the type have. */
function markFields(
  type: InterfaceTypeDefinitionNode,
  externals: ReadonlyMap<string, ReadonlySet<string>>,
): InterfaceTypeDefinitionNode {
  const graphs = directivesNamed(type, 'join__type').flatMap((join) => argumentOf(join, 'graph') ?? []);
  const mark = (field: FieldDefinitionNode): FieldDefinitionNode => {
    const coordinate = `${type.name.value}.${field.name.value}`;
    const isExternalTo = (graph: string) => externals.get(graph)?.has(coordinate) ?? false;
    if (bears(field, 'join__field') || !graphs.some(isExternalTo)) return field;
    const marks = graphs.map((graph) => joinField(graph, isExternalTo(graph)));
    return { ...field, directives: [...marks, ...(field.directives ?? [])] };
  };
  return { ...type, fields: type.fields?.map(mark) };
}
