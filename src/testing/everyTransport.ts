import { createHash } from 'node:crypto';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { WebSocket } from 'ws';

/** One operation, as clients ask it. */
export interface AskedOperation {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** What came back: the answer to the operation itself, out of whatever the transport wraps it in. */
export interface TransportAnswer {
  /** Of HTTP; the code by which a WebSocket was closed in place of an answer. */
  readonly status: number;
  readonly body: {
    readonly data?: unknown;
    readonly errors?: readonly { message: string; extensions?: Record<string, unknown> }[];
  };
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface Asked {
  /** The endpoint, where it listens. */
  readonly url: string;
  readonly http: FastifyInstance;
}

/** Every way in which an operation can reach the gateway. Lists must be taken (`BATCHING`). */
export const TRANSPORTS: Readonly<
  Record<string, (server: Asked, operation: AskedOperation) => Promise<TransportAnswer>>
> = {
  POST: ({ http }, operation) => inject(http, post(operation)),
  GET: ({ http }, operation) => inject(http, { method: 'GET', url: `/graphql?${searchOf(operation)}` }),
  async batch({ http }, operation) {
    const { body, ...answer } = await inject(http, post([{ query: '{ __typename }' }, operation]));
    return { ...answer, body: (Array.isArray(body) ? body[1] : body) as TransportAnswer['body'] };
  },
  async 'persisted query'({ http }, operation) {
    const persistedQuery = { version: 1, sha256Hash: hashOf(operation.query) };
    return inject(http, post({ ...operation, extensions: { persistedQuery } }));
  },
  WebSocket: overWebSocket,
  'server-sent events': ({ http }, operation) => inject(http, post(operation, { accept: 'text/event-stream' })),
};

/** The SHA-256 of a text: its id in manifests, and for automatic persisted queries. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Asks for a document of the manifest by its id alone. */
export function askTrusted({ http }: Asked, { query, ...operation }: AskedOperation): Promise<TransportAnswer> {
  return inject(http, post({ ...operation, documentId: hashOf(query) }));
}

function post(payload: object, headers: Record<string, string> = {}): InjectOptions {
  return { method: 'POST', url: '/graphql', headers: { 'content-type': 'application/json', ...headers }, payload };
}

function searchOf({ query, variables, operationName }: AskedOperation): string {
  return new URLSearchParams({
    query,
    ...(variables && { variables: JSON.stringify(variables) }),
    ...(operationName !== undefined && { operationName }),
  }).toString();
}

async function inject(http: FastifyInstance, options: InjectOptions): Promise<TransportAnswer> {
  const { statusCode: status, headers, body } = await http.inject(options);
  const data = /^event: next\ndata: (.*)$/m.exec(body)?.[1];
  return { status, headers, body: JSON.parse(data ?? body) as TransportAnswer['body'] };
}

export async function overWebSocket({ url }: Pick<Asked, 'url'>, payload: AskedOperation): Promise<TransportAnswer> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), 'graphql-transport-ws');
  try {
    return await new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.on('open', () => socket.send('{"type":"connection_init"}'));
      socket.on('close', (status) => resolve({ status, body: {}, headers: {} }));
      socket.on('message', (data: Buffer) => {
        const message = JSON.parse(data.toString()) as { type: string; payload: unknown };
        if (message.type === 'connection_ack') socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload }));
        if (message.type === 'error')
          resolve({ status: 200, headers: {}, body: { errors: message.payload } as TransportAnswer['body'] });
        if (message.type === 'next')
          resolve({ status: 200, headers: {}, body: message.payload as TransportAnswer['body'] });
      });
    });
  } finally {
    socket.terminate();
  }
}
