import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyServerFactory } from 'fastify';
import { Connection } from './connection.js';
import { closeLosing } from './lostAnswers.js';
import { mostConnections } from './mostConnections.js';
import { watchHeads, type RequestHead } from './requestHeads.js';
import { within } from './within.js';

/** How long a new connection may say nothing when the server stops: its request may be on the way. */
const SILENT_MS = 500;
/** How long after that a request may still take to arrive that had begun to; up to twice as long where somebody begins to read it later. */
const ARRIVING_MS = 1_500;
/** How long a server that stops takes what was connected before: clients that connect without end shall not take the time that answers have. */
const ACCEPTING_MS = 500;

/** Told of the head of a request before the request is made, which it may refuse. @returns whether it has */
export type RefuseHead = (head: RequestHead, connection: Connection) => boolean;

/** Ends a connection on which an answer is owed, once that is sent. @returns false, and does nothing, where none is */
export type EndTaken = (socket: Duplex) => boolean;

/** The connections to a server, which knows only those on which a request is under way. */
export class Connections {
  private readonly servers: Server[] = [];
  private readonly open = new Map<Socket, Connection>();
  /** How many there were since the start. */
  private accepted = 0;
  private isClosing = false;
  private isCut = false;

  /**
   * @param onDropped told of each that is closed at once, since there are as many as may be
   * @param most how many there may be
   */
  constructor(
    private readonly serverOptions: ServerOptions,
    private readonly onDropped: () => void,
    private readonly most = mostConnections(),
  ) {}

  /** Makes the servers of fastify, of which there is one for each address that the host has, with what fastify sets on its own. */
  createServer(
    handler: RequestListener,
    { keepAliveTimeout }: Parameters<FastifyServerFactory>[1],
    refuseHead?: RefuseHead,
  ): Server {
    const server = createServer(this.serverOptions);
    if (typeof keepAliveTimeout === 'number') server.keepAliveTimeout = keepAliveTimeout;
    server.closeIdleConnections = () => this.letGo((connection) => connection.isIdle); // by `close`; node's would cut answers
    this.watch(server, handler, refuseHead);
    return server;
  }

  /**
   * Stops listening, and passes when the last connection has ended: at once where nothing is under way, else with its answer. Fastify would stop some turns later, and not
   * wait for the second of two addresses.
   *
   * Who connects in this very moment is reset by the system: so those who send clients here hear of it before (DRAIN_NOTICE_SECONDS).
   *
   * Who says nothing is let go after a while. Browsers and node's fetch open connections in advance, and node takes them for busy: it would wait until the client gives up.
   * So is a request of which only a part has come: its client knows that it was not answered, and nothing was done.
   */
  async close(): Promise<void> {
    await this.allAccepted();
    this.isClosing = true;
    const closed = Promise.all(this.servers.map((server) => new Promise((resolve) => server.close(resolve))));
    await within(SILENT_MS, closed);
    this.letGo((connection) => connection.isSilent);
    await this.endingArrivals(closed);
    while (this.open.size > 0) await nextTurn(); // what was cut is told some turns after its server has closed
  }

  /** Takes no other request on the connection of this answer. @returns false where another one has come already: its answer shall be sent, too */
  endWith(response: ServerResponse): boolean {
    return this.open.get(response.req.socket)?.endWith(response) ?? false;
  }

  /** Has a connection on which an answer is owed end with that, since what comes behind it cannot be answered before. @returns whether it is one */
  readonly endTaken: EndTaken = (socket) => {
    const connection = this.open.get(socket as Socket);
    if (!connection?.isTaken) return false;
    connection.endAnswered();
    return true;
  };

  /** The request on a connection whose answer has not begun. */
  requestOn(socket: Duplex): IncomingMessage | undefined {
    return this.open.get(socket as Socket)?.unanswered;
  }

  /** Closes all, whatever is under way on them, and those that are still to be accepted. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.open.keys()) closeLosing(socket, 'cut');
  }

  /** Ends connections on which a request does not arrive to its end within a while, from where somebody begins to read it, until all have ended. */
  private async endingArrivals(closed: Promise<unknown>): Promise<void> {
    const arriving = () => [...this.open.values()].filter((connection) => !connection.isUnread);
    let before = arriving();
    const looking = setInterval(() => {
      for (const connection of before) if (!connection.isUnread) connection.endAnswered();
      before = arriving();
    }, ARRIVING_MS);
    await closed;
    clearInterval(looking);
  }

  private letGo(which: (connection: Connection) => boolean): void {
    for (const connection of this.open.values()) if (which(connection)) connection.socket.destroy();
  }

  /**
   * Passes when all are accepted that were connected, as far as the system knows, or after a while: those that are not it resets. Node accepts one in each turn of its loop.
   */
  private async allAccepted(): Promise<void> {
    const end = performance.now() + ACCEPTING_MS;
    let before = -1;
    while (before < this.accepted && performance.now() < end) {
      before = this.accepted;
      await nextTurn();
      await nextTurn();
    }
  }

  private watch(server: Server, handler: RequestListener, refuseHead?: RefuseHead): void {
    this.servers.push(server);
    for (const each of this.servers) each.maxConnections = Math.ceil(this.most / this.servers.length);
    server.on('drop', this.onDropped);
    server.on('connection', (socket: Socket) => {
      if (this.open.has(socket)) return; // one of which a request is read once more (webSocketUpgrade.ts)
      if (this.isCut) return void socket.destroy();
      this.accepted++;
      const connection = new Connection(socket);
      this.open.set(socket, connection);
      if (refuseHead) watchHeads(socket, (head) => refuseHead(head, connection));
      socket.once('close', () => {
        this.open.delete(socket);
        connection.lose();
      });
    });
    const { open } = this;
    const isClosing = () => this.isClosing;
    /** One for all answers, since it costs a part of every refusal. */
    function finished(this: ServerResponse): void {
      const connection = open.get(this.req.socket);
      // The client may not have been told that it closes.
      if (connection?.answered(this) && isClosing() && connection.endWith(this)) this.req.socket.destroySoon();
    }
    server.on('request', (request, response) => {
      // One who always asks before all is answered would be waited for without end.
      if (open.get(request.socket)?.ask(response, this.isClosing) === false) return;
      response.on('finish', finished);
      handler(request, response);
    });
  }
}
