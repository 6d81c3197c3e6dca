/**
 * Response keys that every JavaScript object inherits (`constructor`, `__proto__`, `toString`) are dangerous inside plain objects. The planner, the subgraphs
 * and the merging therefore never see them: the operation that is planned asks for them under another alias, and the projection gives them back
 * their name.
 */
const PREFIX = '_own_';

/** The key under which subgraphs answer what the client calls `key`. One to one: a key that has the prefix already gets another. */
export function keyInSubgraphs(key: string): string {
  return key in Object.prototype || key.startsWith(PREFIX) ? PREFIX + key : key;
}

/** The key under which the client knows what subgraphs call `key`. */
export function keyForClient(key: string): string {
  return key.startsWith(PREFIX) ? key.slice(PREFIX.length) : key;
}
