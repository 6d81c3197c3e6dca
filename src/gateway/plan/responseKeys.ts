import { print, type FieldNode } from 'graphql';

const PREFIX = '_alias';

/**
 * Response keys as subgraphs see them. A field that has arguments, or that the client gave another name, is asked for under an alias of ours:
 *
 * - The planner adds key fields to what the client asks for. Where a client calls something else `id`, the two would meet in one place.
 * - On different types one key may mean different things: `... on Book { reviews(first: 1) } ... on Film { reviews }`. When such selections come together in one
 *   fetch, the planner (0.0.38) ends the process.
 * - Every JavaScript object inherits some names (`constructor`, `__proto__`), which are dangerous inside plain objects.
 *
 * The projection gives each field the client's key again. One instance serves one operation.
 */
export class ResponseKeys {
  private readonly ordinals = new Map<string, number>();

  /** The key under which subgraphs answer this field. */
  inSubgraphs(field: FieldNode): string {
    const name = field.name.value;
    const key = field.alias?.value ?? name;
    const hasArguments = field.arguments !== undefined && field.arguments.length > 0;
    if (key === name && !hasArguments && !(key in Object.prototype)) return key;

    const meaning = `${name}(${field.arguments
      ?.map((argument) => print(argument))
      .sort()
      .join(',')})`;
    let ordinal = this.ordinals.get(meaning);
    if (ordinal === undefined) this.ordinals.set(meaning, (ordinal = this.ordinals.size));
    return `${PREFIX}${ordinal}_${key}`;
  }
}

/** The key under which the client knows what subgraphs call `key`. */
export function keyForClient(key: string): string {
  return key.replace(/^_alias\d+_/, '');
}
