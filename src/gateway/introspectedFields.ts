import {
  getNamedType,
  getNullableType,
  GraphQLString,
  isLeafType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  valueFromAST,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { JsonObject } from './json.js';
import type { Operation } from './plan/operation.js';

/** A field that is asked of the schema, of a type of it and the like. */
export interface IntrospectedField {
  /** The value of an object's field as introspection tells it, where it is a text or leads on. Of any other leaf it is null: there is no need to look. */
  readonly resolve: (source: unknown) => unknown;
  /** What is asked of the objects that it leads to. */
  readonly below: readonly IntrospectedField[];
}

/** What a validated operation of introspection alone asks for, fields of one key merged. Its conditions are applied already. */
export function introspectedFields(
  { definition, fragments }: Operation,
  schema: GraphQLSchema,
  variables: JsonObject,
): readonly IntrospectedField[] {
  const root = schema.getQueryType();
  return root ? new FieldReader(schema, fragments, variables).fieldsOf(root, [definition.selectionSet]) : [];
}

const ROOT_FIELDS = new Map([SchemaMetaFieldDef, TypeMetaFieldDef].map((field) => [field.name, field]));

class FieldReader {
  /** The resolvers of introspection read nothing else of it. */
  private readonly info: GraphQLResolveInfo;

  constructor(
    schema: GraphQLSchema,
    private readonly fragments: Operation['fragments'],
    private readonly variables: JsonObject,
  ) {
    this.info = { schema } as GraphQLResolveInfo;
  }

  fieldsOf(type: GraphQLObjectType, selectionSets: readonly SelectionSetNode[]): readonly IntrospectedField[] {
    const byKey = new Map<string, FieldNode[]>();
    for (const selectionSet of selectionSets) this.collect(selectionSet, byKey);
    return [...byKey.values()].map((nodes) => this.field(type, nodes));
  }

  /** There is no abstract type here: what stands in a fragment is asked of every object that it stands in. */
  private collect({ selections }: SelectionSetNode, byKey: Map<string, FieldNode[]>): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        const known = byKey.get(key);
        if (known) known.push(selection);
        else byKey.set(key, [selection]);
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments.get(selection.name.value);
      if (fragment) this.collect(fragment.selectionSet, byKey);
    }
  }

  private field(type: GraphQLObjectType, nodes: readonly FieldNode[]): IntrospectedField {
    const [node] = nodes as readonly [FieldNode]; // merged fields have the same arguments: validation saw to it
    const definition = ROOT_FIELDS.get(node.name.value) ?? type.getFields()[node.name.value];
    const resolve = definition?.resolve;
    if (!resolve || isOtherLeaf(definition.type)) return { resolve: () => null, below: [] }; // or `__typename`
    const args = Object.fromEntries(definition.args.map((argument) => [argument.name, this.given(argument, node)]));
    const named = getNamedType(definition.type);
    const selectionSets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    return {
      resolve: (source) => {
        try {
          return resolve(source, args, undefined, this.info);
        } catch {
          return null; // as where it is told: some defaults of custom scalars cannot be printed
        }
      },
      below: isObjectType(named) ? this.fieldsOf(named, selectionSets) : [],
    };
  }

  private given({ name, type, defaultValue }: GraphQLArgument, node: FieldNode): unknown {
    const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
    return valueFromAST(value, type, this.variables) ?? defaultValue;
  }
}

function isOtherLeaf(type: GraphQLOutputType): boolean {
  const nullable = getNullableType(type);
  return isLeafType(nullable) && nullable !== GraphQLString;
}
