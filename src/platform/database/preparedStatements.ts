import pg from 'pg';
import { PooledClient } from './pooledClient.js';

/** Each prepared text costs the server memory, on every connection; what comes after these runs unprepared. */
const MOST_STATEMENTS = 200;

let clients = 0;

/**
 * A client that has PostgreSQL prepare each parameterised read once, so that it is parsed and planned once.
 * No two clients use the same name: on the embedded database all of them share one session.
 * Not for a transaction pooler, where the next transaction may be on a connection that knows nothing of the name.
 */
export class PreparingClient extends PooledClient {
  readonly #prefix = `read_${(clients += 1)}_`;
  readonly #names = new Map<string, string>();

  /** The name of a text; undefined for one that is to run unprepared. */
  nameFor(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined || this.#names.size >= MOST_STATEMENTS || !/^\s*(select|with)\b/i.test(text)) return known;
    const name = this.#prefix + this.#names.size;
    this.#names.set(text, name);
    return name;
  }
}

// On the prototype, because a subclass cannot repeat the ten overloads of `query`; hence the two casts.
const query = pg.Client.prototype.query as (this: pg.Client, ...args: unknown[]) => unknown;
PreparingClient.prototype.query = function (this: PreparingClient, ...args: unknown[]) {
  const [text, values, ...rest] = args;
  if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0) return query.apply(this, args);
  return query.call(this, { text, values, name: this.nameFor(text) }, ...rest);
} as pg.Client['query'];
