import {
  GraphQLError,
  Kind,
  visit,
  type ArgumentNode,
  type DirectiveNode,
  type DirectiveDefinitionNode,
  type DocumentNode,
  type NonNullTypeNode,
} from 'graphql';
import { directiveNames, readLinks } from '../specificationLinks.js';

const INT: NonNullTypeNode = {
  kind: Kind.NON_NULL_TYPE,
  type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: 'Int' } },
};

/**
 * The SDL of a subgraph with the weights of `@cost` as federation has them: whole numbers. IBM's own are texts, `@cost(weight: "5")`.
 * @throws GraphQLError that knows where, at a weight that is no whole number, or below zero: composition would crash on it, or the query planner
 */
export function withWholeWeights(document: DocumentNode): DocumentNode {
  const names = namesOfCost(document);
  return visit(document, {
    Directive: (directive: DirectiveNode) => (names.has(directive.name.value) ? withWholeWeight(directive) : undefined),
    DirectiveDefinition: (definition: DirectiveDefinitionNode) =>
      names.has(definition.name.value) ? withWholeArgument(definition) : undefined,
  });
}

/** What `@cost` is called there. One that the subgraph defines and does not import is its own affair. */
function namesOfCost(document: DocumentNode): ReadonlySet<string> {
  const links = readLinks(document);
  const imported = new Set(links.flatMap(({ imports }) => imports.map(({ as }) => as)));
  const names = new Set(directiveNames(links, { cost: 'cost' }).keys());
  for (const definition of document.definitions)
    if (definition.kind === Kind.DIRECTIVE_DEFINITION && !imported.has(`@${definition.name.value}`))
      names.delete(definition.name.value);
  return names;
}

function withWholeWeight(directive: DirectiveNode): DirectiveNode {
  const weight = directive.arguments?.find(({ name }) => name.value === 'weight');
  const isNumber = weight?.value.kind === Kind.INT || weight?.value.kind === Kind.STRING;
  if (!isNumber || !/^\d+$/.test(weight.value.value))
    throw new GraphQLError(`Expected @${directive.name.value} to have a weight that is a whole number, 0 or more`, {
      nodes: weight ?? directive,
    });
  const { value, loc } = weight.value;
  const whole: ArgumentNode = { ...weight, value: { kind: Kind.INT, value, loc } };
  return { ...directive, arguments: directive.arguments?.map((argument) => (argument === weight ? whole : argument)) };
}

function withWholeArgument(definition: DirectiveDefinitionNode): DirectiveDefinitionNode {
  const args = definition.arguments?.map((each) => (each.name.value === 'weight' ? { ...each, type: INT } : each));
  return { ...definition, arguments: args };
}
