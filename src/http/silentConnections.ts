import { createServer, type IncomingMessage, type Server, type ServerOptions } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyServerFactory } from 'fastify';

/**
 * Connections on which nothing was asked yet. Browsers and node's fetch open some in advance. Node takes them for busy, and a server that stops would wait for them
 * until the client gives up.
 */
export class SilentConnections {
  private readonly sockets = new Set<Socket>();
  /** A connection is told again each time that a request on it is read once more (webSocketUpgrade.ts). */
  private readonly known = new WeakSet<Socket>();

  constructor(private readonly serverOptions: ServerOptions) {}

  /** Makes the servers of fastify, of which there is one for each address that the host has, with what fastify sets on its own. */
  readonly createServer: FastifyServerFactory = (handler, { keepAliveTimeout }) => {
    const server = createServer(this.serverOptions, handler);
    if (typeof keepAliveTimeout === 'number') server.keepAliveTimeout = keepAliveTimeout;
    this.watch(server);
    return server;
  };

  close(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private watch(server: Server): void {
    const isAsking = ({ socket }: IncomingMessage) => void this.sockets.delete(socket);
    server.on('request', isAsking).on('upgrade', isAsking);
    server.on('connection', (socket: Socket) => {
      if (this.known.has(socket)) return;
      this.known.add(socket);
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }
}
