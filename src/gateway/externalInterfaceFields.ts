import {
  Kind,
  parse,
  print,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
} from 'graphql';
import { readJoinGraphs } from './joinGraphs.js';

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

function bears({ directives }: { readonly directives?: readonly ConstDirectiveNode[] }, directive: string): boolean {
  return directives?.some(({ name }) => name.value === directive || name.value === `federation__${directive}`) ?? false;
}

/** A field of which the supergraph says nothing is one that all subgraphs of the type have. */
function markFields(
  type: InterfaceTypeDefinitionNode,
  externals: ReadonlyMap<string, ReadonlySet<string>>,
): InterfaceTypeDefinitionNode {
  const graphs = (type.directives ?? []).flatMap((directive) => graphOf(directive) ?? []);
  const mark = (field: FieldDefinitionNode): FieldDefinitionNode => {
    const coordinate = `${type.name.value}.${field.name.value}`;
    const isExternalTo = (graph: string) => externals.get(graph)?.has(coordinate) ?? false;
    if (bears(field, 'join__field') || !graphs.some(isExternalTo)) return field;
    const marks = graphs.map((graph) => joinField(graph, isExternalTo(graph)));
    return { ...field, directives: [...marks, ...(field.directives ?? [])] };
  };
  return { ...type, fields: type.fields?.map(mark) };
}

/** The subgraph of `@join__type(graph: A)`. */
function graphOf({ name, arguments: args = [] }: ConstDirectiveNode): string | undefined {
  const graph =
    name.value === 'join__type' ? args.find((argument) => argument.name.value === 'graph')?.value : undefined;
  return graph?.kind === Kind.ENUM ? graph.value : undefined;
}

function joinField(graph: string, isExternal: boolean): ConstDirectiveNode {
  const named = (value: string) => ({ kind: Kind.NAME, value }) as const;
  const inGraph = { kind: Kind.ARGUMENT, name: named('graph'), value: { kind: Kind.ENUM, value: graph } } as const;
  const external = {
    kind: Kind.ARGUMENT,
    name: named('external'),
    value: { kind: Kind.BOOLEAN, value: true },
  } as const;
  return { kind: Kind.DIRECTIVE, name: named('join__field'), arguments: isExternal ? [inGraph, external] : [inGraph] };
}
