import { Duplex } from 'node:stream';
import { DemandReader, GREETING } from './protocol.js';

/** What a wire's other end does. */
export interface WireExchange {
  /** Resolves when there is a database to talk to. */
  opened(wire: Wire): Promise<void>;
  /** Takes bytes that PostgreSQL answers as a whole; the answer comes through `wire.receive`. */
  asked(wire: Wire, unit: Uint8Array): void;
  closed(wire: Wire): void;
}

/**
 * One connection of the `pg` driver to the embedded database: a socket as far as `pg` can tell (its option `stream`),
 * with the database's worker thread at the other end.
 */
export class Wire extends Duplex {
  readonly #exchange: WireExchange;
  readonly #demands = new DemandReader();
  /** Statements that this connection has prepared. All connections share one PostgreSQL session, so they must be tidied up. */
  readonly preparedStatements = new Set<string>();

  constructor(exchange: WireExchange) {
    super();
    this.#exchange = exchange;
  }

  /** Called by `pg`, with a port and a host that mean nothing here. */
  connect(): this {
    this.#exchange.opened(this).then(
      () => this.emit('connect'),
      (error: Error) => this.destroy(error),
    );
    return this;
  }

  receive(answer: Uint8Array): void {
    if (!this.destroyed && !this.readableEnded) this.push(answer);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    for (const demand of this.#demands.read(chunk)) {
      if (demand.kind === 'startup') this.receive(GREETING);
      else if (demand.kind === 'terminate') this.end();
      else {
        for (const name of demand.prepares) this.preparedStatements.add(name);
        this.#exchange.asked(this, demand.bytes);
      }
    }
    done();
  }

  override _read(): void {
    // Answers are pushed when they come.
  }

  override _final(done: () => void): void {
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#exchange.closed(this);
    done(error);
  }

  // What `pg` expects of a socket, and what has no meaning between two threads.
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}
