import { isInterfaceType, Kind, parse, visit, type DocumentNode, type GraphQLSchema } from 'graphql';
import { argumentOf, directivesNamed } from '../joinDirectives.js';

/** A field of a supergraph whose `@requires` has a fragment on an interface. */
export interface InterfaceRequirement {
  /** `Type.field` */
  readonly field: string;
  readonly onInterface: string;
}

/** The first such field; undefined where there is none. */
export function findInterfaceRequirement(
  supergraph: DocumentNode,
  schema: GraphQLSchema,
): InterfaceRequirement | undefined {
  for (const type of supergraph.definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const field of type.fields ?? []) {
      for (const join of directivesNamed(field, 'join__field')) {
        const onInterface = interfaceIn(argumentOf(join, 'requires'), schema);
        if (onInterface !== undefined) return { field: `${type.name.value}.${field.name.value}`, onInterface };
      }
    }
  }
  return undefined;
}

/** The first interface that fragments of a set of fields are on. */
function interfaceIn(fields: string | undefined, schema: GraphQLSchema): string | undefined {
  if (!fields?.includes('...')) return undefined;
  let found: string | undefined;
  visit(parse(`{ ${fields} }`, { noLocation: true }), {
    InlineFragment({ typeCondition }) {
      const name = typeCondition?.name.value;
      if (name !== undefined && isInterfaceType(schema.getType(name))) found ??= name;
    },
  });
  return found;
}
