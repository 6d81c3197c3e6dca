import pg from 'pg';

/** A pool that can end while connections are waited for. `pg`'s own forgets who waits for one that was idle: they learn of it when their time is over. */
export class EndablePool extends pg.Pool {
  readonly #waiting = new Set<(reason: Error) => void>();

  override connect(): Promise<pg.PoolClient> {
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      super.connect().then(
        (client) => {
          if (this.#waiting.delete(reject)) resolve(client);
          else client.release();
        },
        (error: Error) => {
          this.#waiting.delete(reject);
          reject(error);
        },
      );
    });
  }

  override end(): Promise<void> {
    for (const reject of this.#waiting) reject(new Error('Cannot use a pool after calling end on the pool'));
    this.#waiting.clear();
    return super.end();
  }
}
