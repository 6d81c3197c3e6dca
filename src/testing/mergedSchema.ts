import {
  buildASTSchema,
  defaultFieldResolver,
  isAbstractType,
  isObjectType,
  isScalarType,
  Kind,
  parse,
  printSchema,
  visit,
  type FieldDefinitionNode,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
  type TypeNode,
} from 'graphql';
import type { EntityKey, Subgraph } from '../subgraph-kit/defineSubgraph.js';
import { typeNameOf } from '../subgraph-kit/nodes.js';
import type { RequestContext } from '../subgraph-kit/requestContext.js';
import { SCALARS } from '../subgraph-kit/scalars.js';

type Source = Readonly<Record<string, unknown>>;
type Resolve = GraphQLFieldResolver<Source, RequestContext>;

/**
 * The public API as one schema that graphql-js executes, without a gateway: every field is answered by the resolver of the subgraph that has it. What a
 * gateway over the same subgraphs must answer, too.
 *
 * @param apiSchema the types that clients see; nothing else is taken from it
 */
export function mergeSubgraphs(subgraphs: readonly Subgraph[], apiSchema: GraphQLSchema): GraphQLSchema {
  const merged = buildASTSchema(parse(printSchema(apiSchema)));
  for (const type of Object.values(merged.getTypeMap())) {
    const scalar = isScalarType(type) && SCALARS.find(({ name }) => name === type.name);
    if (scalar) {
      const { serialize, parseValue, parseLiteral } = scalar;
      Object.assign(type, { serialize, parseValue, parseLiteral });
    }
    if (isAbstractType(type) && !type.name.startsWith('__')) type.resolveType = typeNameOf;
    if (isObjectType(type) && !type.name.startsWith('__'))
      for (const field of Object.values(type.getFields())) field.resolve = resolverOf(type.name, field.name, subgraphs);
  }
  return merged;
}

/** The same types, with no field that may not be null: so that every error of an operation is told. */
export function withoutNonNull(apiSchema: GraphQLSchema): GraphQLSchema {
  const nullable = (type: TypeNode): TypeNode => {
    if (type.kind === Kind.NON_NULL_TYPE) return nullable(type.type);
    return type.kind === Kind.LIST_TYPE ? { ...type, type: nullable(type.type) } : type;
  };
  const FieldDefinition = (field: FieldDefinitionNode) => ({ ...field, type: nullable(field.type) });
  return buildASTSchema(visit(parse(printSchema(apiSchema)), { FieldDefinition }));
}

function resolverOf(typeName: string, fieldName: string, subgraphs: readonly Subgraph[]): Resolve {
  const owner = subgraphs.find(({ references }) => typeName in references);
  // Types that several subgraphs share hold values and no resolvers of their own: any of them will do.
  const subgraph = [owner, ...subgraphs].find((each) => each && has(each, typeName, fieldName));
  if (!subgraph) throw new Error(`No subgraph has ${typeName}.${fieldName}.`);
  const resolve: Resolve = fieldIn(subgraph, typeName, fieldName)?.resolve ?? defaultFieldResolver;
  if (!owner) return resolve;

  return async (source, args, context, info) => {
    const entity = await ownObject(owner, typeName, source, context);
    return resolve(subgraph === owner ? entity : keyFor(subgraph, typeName, entity), args, context, info);
  };
}

/** The object as its owner has it: that of another subgraph is a reference, with a key alone. */
async function ownObject(owner: Subgraph, typeName: string, source: Source, context: RequestContext): Promise<Source> {
  const table = owner.tables.find(({ name }) => name === typeName);
  if (table && source instanceof table) return source;
  const entity = await owner.references[typeName]?.(source as EntityKey, context); // references hold keys, and keys are texts
  if (!entity) throw new Error(`${owner.name} does not know ${JSON.stringify(source)}.`);
  return entity as Source;
}

/** What a subgraph is told about an object of another: its type and the key that the subgraph knows it by. */
function keyFor(subgraph: Subgraph, typeName: string, entity: Source): Source {
  const directives = objectType(subgraph, typeName)?.astNode?.directives ?? [];
  const key = directives
    .find(({ name }) => name.value === 'key')
    ?.arguments?.find(({ name }) => name.value === 'fields');
  if (key?.value.kind !== Kind.STRING) throw new Error(`${subgraph.name} has no key of ${typeName}.`);
  return { __typename: typeName, [key.value.value]: entity[key.value.value] };
}

/** Whether the subgraph answers the field itself. */
function has(subgraph: Subgraph, typeName: string, fieldName: string): boolean {
  const field = fieldIn(subgraph, typeName, fieldName);
  return field !== undefined && !field.astNode?.directives?.some(({ name }) => name.value === 'external');
}

function fieldIn(
  subgraph: Subgraph,
  typeName: string,
  fieldName: string,
): GraphQLField<unknown, RequestContext> | undefined {
  return objectType(subgraph, typeName)?.getFields()[fieldName];
}

function objectType({ schema }: Subgraph, name: string): GraphQLObjectType | undefined {
  const type = schema.getType(name);
  return isObjectType(type) ? type : undefined;
}
