import { parse, visit, type ConstDirectiveNode, type DocumentNode, type ObjectTypeDefinitionNode } from 'graphql';
import { DEFAULT_PAGE_SIZE } from './pageArguments.js';

/** Says of every connection how many rows its page has (`@listSize`), so that gateways know what it costs before they ask for it. */
export function withPageSizes(typeDefs: DocumentNode): DocumentNode {
  return visit(typeDefs, {
    FieldDefinition(field) {
      const names = (field.arguments ?? []).map(({ name }) => name.value);
      if (!names.includes('first') || !names.includes('last')) return undefined;
      return { ...field, directives: [...(field.directives ?? []), OF_A_PAGE] };
    },
  });
}

const OF_A_PAGE = directive(
  `@listSize(assumedSize: ${DEFAULT_PAGE_SIZE}, slicingArguments: ["first", "last"], sizedFields: ["edges", "nodes"], requireOneSlicingArgument: false)`,
);

function directive(text: string): ConstDirectiveNode {
  const [type] = parse(`type T ${text}`, { noLocation: true }).definitions as [ObjectTypeDefinitionNode]; // as it is written here
  const [node] = type.directives ?? [];
  if (!node) throw new Error(`Expected a directive, but got ${text}.`);
  return node;
}
