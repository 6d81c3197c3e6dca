import pg from 'pg';

/** Asks one server now and then, over a connection of its own that is made when needed: a busy pool is no dead server. */
export class Probe {
  #client: Promise<pg.Client> | undefined;

  constructor(
    private readonly server: pg.ClientConfig,
    private readonly timeoutMs: number,
  ) {}

  /** The first row of an answer. Rejects when there is none in time. */
  async ask<Row extends object>(sql: string): Promise<Row> {
    const client = (this.#client ??= this.connect());
    try {
      const { rows } = await (await client).query<Row>(sql);
      const [row] = rows;
      if (row === undefined) throw new Error(`Expected a row from ${sql}, but got none.`);
      return row;
    } catch (error) {
      void this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const closing = this.#client;
    this.#client = undefined;
    const client = await closing?.catch(() => undefined);
    // A server that hangs would never say goodbye: nobody waits for it.
    void client?.end().catch(() => undefined);
  }

  private async connect(): Promise<pg.Client> {
    const { server, timeoutMs } = this;
    const client = new pg.Client({
      ...server,
      connectionTimeoutMillis: timeoutMs,
      query_timeout: timeoutMs,
    });
    // Without a listener an error would end the process; the next question makes another connection.
    client.on('error', () => void this.close());
    await client.connect();
    return client;
  }
}
