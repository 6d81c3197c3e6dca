import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { EndTaken } from './connections.js';
import type { RawAnswer } from './rawAnswer.js';
import { noteUpgrade } from './requestObserver.js';

/** A request that wants to go on as a WebSocket, and what it goes on with. */
export interface Upgrade {
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** Takes over an upgrade, or answers it like any other request. */
export type TakeUpgrade = (
  request: FastifyRequest,
  reply: FastifyReply,
  upgrade: Upgrade,
) => Promise<void | FastifyReply>;

/**
 * Lets requests at one path go on as a WebSocket. They pass through fastify like any other, so they get an id, and the hooks of other layers apply. Whoever offers
 * other protocols goes on with HTTP/1.1.
 */
export function addWebSocketUpgrade(
  http: FastifyInstance,
  path: string,
  { answerRaw, endTaken }: { answerRaw: RawAnswer; endTaken: EndTaken },
  take: TakeUpgrade,
): void {
  const upgrades = new WeakMap<IncomingMessage, Upgrade>();

  http.server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const response = endTaken(socket) ? undefined : responseOn(socket, request);
    if (response && request.headers.upgrade?.toLowerCase() !== 'websocket') {
      response.detachSocket(socket);
      return goOnWithout(request, socket, head, http);
    }
    socket.on('error', () => socket.destroy());
    if (!response) return wait(socket);
    if (request.method !== 'GET' || request.url?.split('?', 1)[0] !== path) {
      answerRaw(socket, 404, `Expected a WebSocket at ${path}, but got another address.`, request.headers);
      return socket.destroySoon(); // nobody reads what else comes, so the end of it would never be heard
    }
    response.shouldKeepAlive = false;
    response.once('finish', () => socket.destroySoon());
    upgrades.set(request, { socket, head });
    noteUpgrade(request);
    http.routing(request, response);
  });

  http.addHook('onRequest', async (request, reply) => {
    const upgrade = upgrades.get(request.raw);
    return upgrade && take(request, reply, upgrade);
  });
}

/** The answer whose turn it is. Not of node's public interface: a test holds it to that. */
interface WithAnswer {
  readonly _httpMessage?: ServerResponse | null;
}

/**
 * Reads nothing of what a client sends while it waits for its answer, and hears when it leaves, or takes nothing of that answer (unreadAnswers.ts): node has let go of the
 * connection, as of a WebSocket.
 */
function wait(socket: Socket): void {
  socket.once('end', () => socket.destroy());
  socket.on('timeout', () => (socket as WithAnswer)._httpMessage?.emit('timeout', socket));
  socket.resume();
}

/** @returns undefined where node answers the request before by itself, as one without a host, or with an expectation: then the connection ends with that */
function responseOn(socket: Socket, request: IncomingMessage): ServerResponse | undefined {
  const response = new ServerResponse(request);
  try {
    response.assignSocket(socket);
    return response;
  } catch {
    socket.destroySoon();
    return undefined;
  }
}

/**
 * Node gives every request that offers another protocol to whoever listens for upgrades, `Upgrade: h2c` included, which Java's client sends first. It is read once
 * more, without the offer.
 */
function goOnWithout(request: IncomingMessage, socket: Socket, head: Buffer, http: FastifyInstance): void {
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`];
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    const [name = '', value = ''] = request.rawHeaders.slice(index, index + 2);
    if (!['upgrade', 'connection', 'http2-settings'].includes(name.toLowerCase())) lines.push(`${name}: ${value}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  http.server.emit('connection', socket);
}
