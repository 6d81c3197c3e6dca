import { isJsonObject, type Json, type JsonObject } from '../json.js';

/**
 * Merges what a fetch brought into what is there. A null never overwrites a value; lists of the same length merge item by item. With `copies`, nested
 * values of `source` are copied on the way: one entity may land in several places, and later merges into one must not show in the others.
 */
export function merge(target: JsonObject, source: JsonObject, copies = false): JsonObject {
  for (const key in source) {
    const value = source[key];
    if (value === undefined) continue;
    // Inside custom scalars a subgraph may send any key. This one would reach into Object.prototype.
    if (key === '__proto__') continue;
    const existing = target[key];
    if (existing === undefined || existing === null) target[key] = copies ? copy(value) : value;
    else if (value !== null && value !== existing) target[key] = mergeValues(existing, value, copies);
  }
  return target;
}

function mergeValues(existing: Json, value: Json, copies: boolean): Json {
  if (Array.isArray(existing) && Array.isArray(value) && existing.length === value.length) {
    for (let index = 0; index < value.length; index++) {
      const item = value[index] ?? null;
      const before = existing[index] ?? null;
      if (item !== null)
        existing[index] = before === null ? (copies ? copy(item) : item) : mergeValues(before, item, copies);
    }
    return existing;
  }
  if (isJsonObject(existing) && isJsonObject(value)) return merge(existing, value, copies);
  return copies ? copy(value) : value;
}

function copy(value: Json): Json {
  if (Array.isArray(value)) return value.map(copy);
  if (!isJsonObject(value)) return value;
  return merge({}, value, true);
}
