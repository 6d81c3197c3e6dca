import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Pool } from 'undici';
import { WebSocket } from 'ws';
import { SHOP_QUERY } from '../shop.js';

/** As many at once as are never refused for being too many. */
const AT_ONCE = 24;
/** Each WebSocket has so many operations, then another one is opened. */
const OPERATIONS_ON_A_SOCKET = 50;

const sha256Hash = createHash('sha256').update(SHOP_QUERY).digest('hex');
const deep = `${'{ products { stars '.repeat(60)}${'}'.repeat(120)}`;

/** Bodies of every kind, some good and some bad. */
const BODIES: readonly ((at: number) => unknown)[] = [
  () => ({ query: SHOP_QUERY }),
  (at) => ({ query: '{ products { id name price } }', operationName: null, variables: { at } }),
  () => ({
    query: 'query ($with: Boolean!) { products { name stars @include(if: $with) } }',
    variables: { with: true },
  }),
  () => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } }),
  () => ({ query: SHOP_QUERY, extensions: { persistedQuery: { version: 1, sha256Hash } } }),
  (at) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: String(at).padStart(64, '0') } } }),
  () => [{ query: SHOP_QUERY }, { query: '{ products { price } }' }, { query: '{ nothing }' }],
  () => ({ query: '{ products { name ' }),
  (at) => ({ query: `{ products { nothing${at} } }` }),
  () => ({ query: deep }),
  () => ({ query: '{ __schema { types { name } } }' }),
  () => ({ query: 'query ($with: Boolean!) { products { id @include(if: $with) } }', variables: { with: 'yes' } }),
  () => 'no map',
];

/** How often an operation comes that was never asked before, and so must be planned. */
const EVERY_NEW = 50;

/** Clients that ask everything there is to ask, over HTTP and WebSockets, and now and then leave before they are answered. */
export class SoakClients implements AsyncDisposable {
  asked = 0;
  readonly statuses: Record<string, number> = {};
  private readonly pool: Pool;
  private socket: WebSocket | undefined;

  constructor(private readonly url: string) {
    this.pool = new Pool(url, { connections: AT_ONCE });
  }

  /** Asks so many requests. */
  async ask(count: number): Promise<void> {
    const until = this.asked + count;
    const client = async () => {
      while (this.asked < until) await this.askOne(this.asked++);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, client));
  }

  /** Closes what is open. */
  async leave(): Promise<void> {
    this.socket?.close();
    await this.pool.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket?.terminate();
    await this.pool.destroy();
  }

  private async askOne(at: number): Promise<void> {
    const status = await this.statusOf(at);
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
  }

  private async statusOf(at: number): Promise<number | string> {
    const kind = at % 16;
    if (kind === 15) return this.overWebSocket(at);
    if (kind === 14) return this.leaving();
    if (kind === 13) return this.get(`/graphql?query=${encodeURIComponent(SHOP_QUERY)}`);
    const body = at % EVERY_NEW === 0 ? { query: `{ products { name a${at}: stars } }` } : BODIES[kind]?.(at);
    return this.post(JSON.stringify(body));
  }

  private async post(body: string, signal?: AbortSignal): Promise<number> {
    const headers = { 'content-type': 'application/json' };
    const answer = await this.pool.request({ path: '/graphql', method: 'POST', headers, body, signal: signal ?? null });
    await answer.body.dump();
    return answer.statusCode;
  }

  private async get(path: string): Promise<number> {
    const answer = await this.pool.request({ path, method: 'GET' });
    await answer.body.dump();
    return answer.statusCode;
  }

  /** Asks, and does not wait for the answer. */
  private leaving(): Promise<number | string> {
    const left = new AbortController();
    setImmediate(() => left.abort());
    return this.post(JSON.stringify({ query: SHOP_QUERY }), left.signal).catch(() => 'left');
  }

  private async overWebSocket(at: number): Promise<string> {
    const id = String(at);
    const socket = await this.open(at);
    const ended = new Promise<string>((resolve) => {
      const listen = (data: Buffer) => {
        const message = JSON.parse(data.toString()) as { id?: string; type: string };
        if (message.id !== id || message.type === 'next') return;
        socket.off('message', listen);
        resolve(`WebSocket: ${message.type}`);
      };
      socket.on('message', listen);
      socket.once('close', () => resolve('WebSocket: closed'));
    });
    const query = at % 3 === 0 ? '{ nothing }' : SHOP_QUERY;
    socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query } }));
    return ended;
  }

  /** One for a while. */
  private async open(at: number): Promise<WebSocket> {
    if (this.socket?.readyState === WebSocket.OPEN && at % (16 * OPERATIONS_ON_A_SOCKET) !== 15) return this.socket;
    const socket = new WebSocket(this.url.replace('http', 'ws') + '/graphql', 'graphql-transport-ws');
    socket.setMaxListeners(200);
    await once(socket, 'open');
    socket.send('{"type":"connection_init"}');
    await once(socket, 'message');
    const before = this.socket;
    this.socket = socket;
    // What is under way on the one before is answered first.
    if (before) setTimeout(() => before.close(), 5_000).unref();
    return socket;
  }
}
