import pg from 'pg';

/**
 * A client for pools. The server may end a connection in the very moment in which a pool hands it out, and there is no listener: an error that nobody listens to would end the process.
 * Whoever asks the client anything is told, and the pool does not take it back.
 */
export class PooledClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
