import {
  getNamedType,
  isInterfaceType,
  isUnionType,
  Kind,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { argumentOf, directivesNamed } from '../joinDirectives.js';

/**
 * The first `@requires` of a supergraph that the stitching library (4.5.2) cannot ask for, in words; undefined where there is none. It leaves out what a fragment on an
 * interface holds, so that the field would be worked out from less than it needs, and looks for the fields of a union, which has none.
 */
export function findUnstitchableRequirement(supergraph: DocumentNode, schema: GraphQLSchema): string | undefined {
  for (const type of supergraph.definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const field of type.fields ?? []) {
      for (const join of directivesNamed(field, 'join__field')) {
        const trouble = troubleIn(argumentOf(join, 'requires'), type.name.value, schema);
        if (trouble !== undefined) return `${type.name.value}.${field.name.value} requires ${trouble}`;
      }
    }
  }
  return undefined;
}

function troubleIn(fields: string | undefined, typeName: string, schema: GraphQLSchema): string | undefined {
  if (!fields?.includes('{')) return undefined;
  const typeInfo = new TypeInfo(schema);
  let trouble: string | undefined;
  visit(
    parse(`fragment Required on ${typeName} { ${fields} }`, { noLocation: true }),
    visitWithTypeInfo(typeInfo, {
      Field() {
        const named = getNamedType(typeInfo.getType());
        if (isUnionType(named)) trouble ??= `something of the union ${named.name}`;
      },
      InlineFragment({ typeCondition }) {
        const condition = schema.getType(typeCondition?.name.value ?? '');
        if (isInterfaceType(condition)) trouble ??= `a fragment on the interface ${condition.name}`;
      },
    }),
  );
  return trouble;
}
