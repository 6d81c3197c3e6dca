import {
  Kind,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import { argumentOf, directivesNamed, joinField } from '../joinDirectives.js';

/**
 * The supergraph with the fields of interfaces taken from the subgraphs that know them by `@external` alone, on one of the objects behind the interface. The
 * stitching library (4.5.2) asks such a subgraph for the field all the same, and then refuses its own question; so it asks the owner of each object. The field
 * of the object is taken, too, where the subgraph has no use for it: it neither provides nor requires anything, and knows nothing by this key.
 */
export function withoutExternalInterfaceFields(supergraph: DocumentNode): DocumentNode {
  const objects = supergraph.definitions.filter((definition) => definition.kind === Kind.OBJECT_TYPE_DEFINITION);
  const users = graphsThatUseExternals(objects);
  const definitions = supergraph.definitions.map((definition): DefinitionNode => {
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION)
      return { ...definition, fields: definition.fields?.map((field) => withoutUseless(field, definition, users)) };
    if (definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) return definition;
    const behind = objects.filter(({ interfaces }) =>
      interfaces?.some(({ name }) => name.value === definition.name.value),
    );
    return { ...definition, fields: definition.fields?.map((field) => withOwners(field, definition, behind)) };
  });
  return { ...supergraph, definitions };
}

function graphsThatUseExternals(objects: readonly ObjectTypeDefinitionNode[]): ReadonlySet<string | undefined> {
  const used = objects
    .flatMap(({ fields = [] }) => fields.flatMap((field) => directivesNamed(field, 'join__field')))
    .filter((join) => argumentOf(join, 'requires') !== undefined || argumentOf(join, 'provides') !== undefined);
  return new Set(used.map((join) => argumentOf(join, 'graph')));
}

function withoutUseless(
  field: FieldDefinitionNode,
  object: ObjectTypeDefinitionNode,
  users: ReadonlySet<string | undefined>,
): FieldDefinitionNode {
  const isKeyOf = (graph: string | undefined) =>
    directivesNamed(object, 'join__type').some(
      (join) => argumentOf(join, 'graph') === graph && argumentOf(join, 'key')?.split(/\W+/).includes(field.name.value),
    );
  const useless = directivesNamed(field, 'join__field').filter((join) => {
    const graph = argumentOf(join, 'graph');
    return argumentOf(join, 'external') === 'true' && !users.has(graph) && !isKeyOf(graph);
  });
  return { ...field, directives: field.directives?.filter((directive) => !useless.includes(directive)) };
}

function withOwners(
  field: FieldDefinitionNode,
  type: InterfaceTypeDefinitionNode,
  behind: readonly ObjectTypeDefinitionNode[],
): FieldDefinitionNode {
  const external = new Set(behind.flatMap((object) => externalGraphs(object, field.name.value)));
  if (external.size === 0) return field;
  const own = directivesNamed(field, 'join__field');
  // A field that says nothing of subgraphs is in all that have its type.
  const graphs = (own.length > 0 ? own : directivesNamed(type, 'join__type')).map((join) => argumentOf(join, 'graph'));
  const owners = [...new Set(graphs)].filter((graph) => graph !== undefined && !external.has(graph));
  if (owners.length === 0) return field;
  const others = (field.directives ?? []).filter((directive) => !own.includes(directive));
  return { ...field, directives: [...others, ...owners.map((graph) => joinField(graph ?? ''))] };
}

/** The subgraphs that know the field of an object by `@external`. Where one of them provides it, its owner is asked anyway. */
function externalGraphs(object: ObjectTypeDefinitionNode, fieldName: string): string[] {
  const field = object.fields?.find(({ name }) => name.value === fieldName);
  return directivesNamed(field ?? {}, 'join__field').flatMap((join) => {
    const graph = argumentOf(join, 'graph');
    return graph !== undefined && argumentOf(join, 'external') === 'true' ? [graph] : [];
  });
}
