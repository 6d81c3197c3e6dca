import { getLocation, type DocumentNode, type GraphQLError, type Source } from 'graphql';
import { findNamed, parentOf } from './findNamed.js';

/** A subgraph that was read: its nodes know where they stand. */
interface Subgraph {
  readonly name: string;
  readonly typeDefs: DocumentNode;
}

/**
 * Where that stands which composition finds wrong, once in each subgraph that it concerns. It knows some places itself; of most it only names the type, the field, the
 * argument or the directive, which is looked up here. Empty where it names none.
 */
export function placesOf(error: GraphQLError, subgraphs: readonly Subgraph[]): string[] {
  const known = placeOf(error);
  return known === undefined ? namedPlaces(error.message, subgraphs) : [known];
}

/** As editors and terminals take it: `products.graphql:3:9`. Undefined where the error does not know. */
export function placeOf({ source, positions }: GraphQLError): string | undefined {
  const position = positions?.[0];
  return source && position !== undefined ? written(source, position) : undefined;
}

/** SDL may be a part of its file, in YAML: all its lines are indented as the first. */
function written(source: Source, position: number): string {
  const { line, column } = getLocation(source, position);
  const { locationOffset: start } = source;
  return `${source.name}:${line + start.line - 1}:${column + start.column - 1}`;
}

/** `"Query.items(first:)"`, `Item.id`, `@link`: messages have names in quotes, but for some. */
const NAMED = /"([^"\s]+)"|\b(\w+\.\w+)\b|(@\w+)/g;

function namedPlaces(message: string, subgraphs: readonly Subgraph[]): string[] {
  const names = [...message.matchAll(NAMED)].map(([, quoted, bare, directive]) => quoted ?? bare ?? directive ?? '');
  const [, blamed] = /^\[([^\]]+)\] /.exec(message) ?? [];
  const told = subgraphs.filter(({ name }) => (blamed === undefined ? names.includes(name) : name === blamed));
  const concerned = told.length > 0 ? told : subgraphs;
  const isSubgraph = (name: string) => subgraphs.some((each) => each.name === name);
  const named = names.find((name) => !isSubgraph(name) && concerned.some(({ typeDefs }) => findNamed(name, typeDefs)));
  if (named === undefined) return [];
  return concerned.flatMap(({ typeDefs }) => {
    // A subgraph that is told because it lacks a field has the type at least.
    const node = findNamed(named, typeDefs) ?? (told.length > 0 ? findNamed(parentOf(named), typeDefs) : undefined);
    return node?.loc ? written(node.loc.source, node.loc.start) : [];
  });
}
