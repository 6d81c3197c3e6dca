/**
 * Response keys as subgraphs see them. The planner adds key fields to what the client asks for: where a client calls something else `id`, the two would
 * meet in one place. And every JavaScript object inherits some names (`constructor`, `__proto__`), which are dangerous inside plain objects. So
 * whatever the client gave a name of its own is asked for under another alias, and the projection gives it its name back.
 */
const PREFIX = '_alias_';

/** The key under which subgraphs answer the field that the client knows as `key`. */
export function keyInSubgraphs(key: string, fieldName: string): string {
  return key !== fieldName || key in Object.prototype ? PREFIX + key : key;
}

/** The key under which the client knows what subgraphs call `key`. */
export function keyForClient(key: string): string {
  return key.startsWith(PREFIX) ? key.slice(PREFIX.length) : key;
}
