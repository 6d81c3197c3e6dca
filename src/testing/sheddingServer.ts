import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { pino } from 'pino';
import { Concurrency } from '../http/concurrency.js';
import { Connections } from '../http/connections.js';
import { Draining } from '../http/draining.js';
import { LoadShedding } from '../http/loadShedding.js';
import { OPEN_PROTOCOL } from '../http/protocol.js';
import { standingHeaders } from '../http/standingHeaders.js';

/** What pages are told depends on where they are from. */
const PROTOCOL = { ...OPEN_PROTOCOL, corsOrigins: ['https://page.example'] };

/** How many requests there is room for, if there is any. */
const MOST = 100;

/** A server that has room for requests, or none, as a test has it. */
export class SheddingServer {
  readonly draining = new Draining();
  readonly concurrency = new Concurrency(pino({ level: 'silent' }), MOST);
  private readonly connections = new Connections({}, () => undefined);
  private readonly server: Server;
  private makeRoom: (() => void) | undefined;

  constructor(handle: RequestListener, keepAliveTimeout = 72_000) {
    const { draining, connections } = this;
    const isFarewell = (answer: Parameters<typeof connections.endWith>[0]) =>
      draining.isStopping && connections.endWith(answer);
    const shedding = new LoadShedding(this.concurrency, draining, isFarewell, standingHeaders(PROTOCOL));
    this.server = connections.createServer(shedding.before(handle), { keepAliveTimeout }, (head, connection) =>
      shedding.refuseHead(head, connection),
    );
  }

  async listen(): Promise<void> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
  }

  connect(): Socket {
    const { port } = this.server.address() as AddressInfo;
    return connect(port, '127.0.0.1').setEncoding('latin1');
  }

  set hasRoom(hasRoom: boolean) {
    this.makeRoom?.();
    this.makeRoom = undefined;
    const held = () => new Promise<void>((resolve) => (this.makeRoom = resolve));
    if (!hasRoom) this.concurrency.run(MOST, held).catch(() => undefined); // where what was held before still is
  }

  /** Passes when no connection is left. */
  close(): Promise<void> {
    this.hasRoom = true;
    this.concurrency.close();
    return this.connections.close();
  }
}

/** A request for the graph, as it is sent. */
export const get = (id: string, headers = '') =>
  `GET /graphql HTTP/1.1\r\nhost: a\r\nx-request-id: ${id}\r\n${headers}\r\n`;

/** Whether an answer has come to its end. */
export function isWhole(answer: string): boolean {
  const end = answer.indexOf('\r\n\r\n');
  const length = Number(/content-length: (\d+)/i.exec(answer)?.[1]);
  return end > 0 && answer.length >= end + 4 + length;
}
