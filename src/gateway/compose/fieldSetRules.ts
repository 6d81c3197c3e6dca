import {
  FragmentsOnCompositeTypesRule,
  getNamedType,
  GraphQLError,
  isUnionType,
  KnownArgumentNamesRule,
  KnownTypeNamesRule,
  parse,
  print,
  ProvidedRequiredArgumentsRule,
  ScalarLeafsRule,
  validate,
  ValuesOfCorrectTypeRule,
  type ASTVisitor,
  type ConstDirectiveNode,
  type GraphQLSchema,
  type TypeNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { argumentOf } from '../joinDirectives.js';
import type { AnnotatedSubgraph } from './annotatedSubgraph.js';
import { subgraphSchema } from './subgraphSchema.js';

/** The `fields` of a `@key`, `@requires` or `@provides`. */
interface FieldSet {
  readonly directive: ConstDirectiveNode;
  readonly kind: 'key' | 'requires' | 'provides';
  /** The type that has the fields. */
  readonly type: string;
  /** `type "Item"`, `field "Item.price"` */
  readonly annotated: string;
}

/**
 * What is wrong with the field sets of a subgraph: they are selections of its types, so GraphQL's own rules tell. Composition (@theguild/federation-composition 0.27) looks
 * for the fields alone; clients would meet the rest, or it throws.
 */
export function checkFieldSets(subgraph: AnnotatedSubgraph): GraphQLError[] {
  const fieldSets = fieldSetsOf(subgraph);
  if (fieldSets.length === 0) return [];
  const schema = subgraphSchema(subgraph.typeDefs);
  return fieldSets.flatMap((fieldSet) => {
    const { annotated, directive, kind } = fieldSet;
    const fields = directive.arguments?.find(({ name }) => name.value === 'fields')?.value;
    return troublesOf(fieldSet, schema).map(
      (trouble) =>
        new GraphQLError(
          `[${subgraph.name}] On ${annotated}, for @${kind}(fields: ${fields ? print(fields) : ''}): ${trouble}`,
          { nodes: directive, extensions: { code: `${kind.toUpperCase()}_INVALID_FIELDS` } },
        ),
    );
  });
}

function fieldSetsOf(subgraph: AnnotatedSubgraph): FieldSet[] {
  return [...subgraph.types.values()].flatMap((type): FieldSet[] => [
    ...subgraph.directives(type, 'key').map((directive) => {
      return { directive, kind: 'key' as const, type: type.name, annotated: `type "${type.name}"` };
    }),
    ...type.fields.flatMap((field) => {
      const annotated = `field "${type.name}.${field.name.value}"`;
      const provided = nameOf(field.type);
      return [
        ...subgraph.directives(field, 'requires').map((directive) => {
          return { directive, kind: 'requires' as const, type: type.name, annotated };
        }),
        ...subgraph.directives(field, 'provides').map((directive) => {
          return { directive, kind: 'provides' as const, type: provided, annotated };
        }),
      ];
    }),
  ]);
}

function troublesOf({ directive, kind, type }: FieldSet, schema: GraphQLSchema): string[] {
  const fields = argumentOf(directive, 'fields')?.trim();
  if (fields === undefined) return [];
  const selections = fields.startsWith('{') ? fields : `{ ${fields} }`;
  const document = parse(`fragment Fields on ${type} ${selections}`, { noLocation: true });
  return validate(schema, document, kind === 'key' ? KEY_RULES : RULES).map(({ message }) => message);
}

function nameOf(type: TypeNode): string {
  return 'type' in type ? nameOf(type.type) : type.name.value;
}

/** Nobody gives values to a field set, and its answers are told by the names of the fields. */
function plainFieldsRule(context: ValidationContext): ASTVisitor {
  return {
    Field({ alias, name }) {
      if (alias) context.reportError(new GraphQLError(`Expected no alias, but got "${alias.value}: ${name.value}".`));
    },
    InlineFragment({ typeCondition }) {
      if (!typeCondition) context.reportError(new GraphQLError('Expected a fragment to say on which type it is.'));
    },
    Variable({ name }) {
      context.reportError(new GraphQLError(`Expected no variable, but got "$${name.value}".`));
    },
  };
}

function keyWithoutUnionsRule(context: ValidationContext): ASTVisitor {
  return {
    Field({ name }) {
      const type = getNamedType(context.getType());
      if (isUnionType(type))
        context.reportError(
          new GraphQLError(
            `Expected fields of objects and scalars, but "${name.value}" is of the union "${type.name}".`,
          ),
        );
    },
  };
}

const RULES: readonly ValidationRule[] = [
  KnownTypeNamesRule,
  FragmentsOnCompositeTypesRule,
  ScalarLeafsRule,
  KnownArgumentNamesRule,
  ProvidedRequiredArgumentsRule,
  ValuesOfCorrectTypeRule,
  plainFieldsRule,
];

const KEY_RULES: readonly ValidationRule[] = [...RULES, keyWithoutUnionsRule];
