import type { JsonObject } from './json.js';

/**
 * An object of the answer. It inherits nothing but an empty object, so that an alias like `__proto__` or `constructor` is a key like any other.
 * `Object.create(null)` would promise the same, but V8 keeps such objects as hash tables, which are slower to fill and to print; node's own
 * `querystring` builds its results in this way for the same reason.
 */
const EmptyPrototype = function () {} as unknown as { new (): JsonObject; prototype: object }; // a function is the only constructor whose prototype can be replaced
EmptyPrototype.prototype = Object.create(null) as object;

/** A new, empty object of the answer. */
export function responseObject(): JsonObject {
  return new EmptyPrototype();
}
