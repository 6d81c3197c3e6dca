import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/**
 * A process of clients, over sockets of its own: a client that costs as much as the server could not ask five times of what it answers. Does what its parent
 * orders, and sends what came of it.
 */
export interface Order {
  readonly port: number;
  /** The bodies of requests, asked in turn. */
  readonly bodies: readonly string[];
  readonly ms: number;
  /** Requests in a second, whether or not earlier ones are answered (open loop); or connections on which one follows the other (closed loop). */
  readonly load: { readonly rate: number } | { readonly connections: number };
}

export interface Outcome {
  readonly asked: number;
  /** Answered with 200 in time: so long as anything was asked, or what waits at the end would count as more than can be done. */
  readonly good: number;
  /** The same, but after that. */
  readonly afterwards: number;
  /** Answered with 200, but when nobody waits any more. */
  readonly late: number;
  /** Answered with 503. */
  readonly refused: number;
  /** Anything else: a connection that broke, an answer that is not whole, none at all. */
  readonly failed: number;
  /** Of the answers with 200, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** The longest that a refusal took, of 99 in a hundred. */
  readonly refusedP99: number;
}

/** How long anybody waits for an answer. */
export const PATIENCE_MS = 1_000;
/**
 * Connections that are kept, as proxies keep theirs, and opened before anything is measured: node accepts one in each turn of its loop, so that whoever connects to a busy
 * process waits for that.
 */
const CONNECTIONS = 2_000;
/** Stands for the status of an answer with 200 that lacks something. */
const NOT_WHOLE = -1;
/** How long stragglers are waited for at the end. */
const STRAGGLING_MS = 3_000;

interface Answered {
  readonly status: number;
  readonly ms: number;
  readonly isAfterwards: boolean;
}

type Told = (status: number, ms: number) => void;

/** One connection, with one request at a time. */
class Connection {
  private socket: Socket;
  private got: Buffer = Buffer.alloc(0);
  private startedAt = 0;
  private told: Told | undefined;

  constructor(private readonly port: number) {
    this.socket = this.open();
  }

  async opened(): Promise<void> {
    if (this.socket.destroyed) this.socket = this.open();
    if (this.socket.connecting) await once(this.socket, 'connect');
  }

  ask(bytes: Buffer, told: Told): void {
    this.told = told;
    this.startedAt = performance.now();
    this.socket.write(bytes);
  }

  close(): void {
    this.socket.destroy();
  }

  private open(): Socket {
    const socket = connect({ port: this.port, host: '127.0.0.1', noDelay: true });
    socket.on('data', (part: Buffer) => this.read(part));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.end(0));
    return socket;
  }

  private read(part: Buffer): void {
    this.got = this.got.length === 0 ? part : Buffer.concat([this.got, part]);
    const end = this.got.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.got.toString('latin1', 0, end);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    if (this.got.length < end + 4 + length) return;
    const status = Number(head.slice(9, 12));
    this.end(status === 200 && this.got.includes('"errors"') ? NOT_WHOLE : status);
  }

  private end(status: number): void {
    this.got = Buffer.alloc(0);
    const { told } = this;
    this.told = undefined;
    told?.(status, performance.now() - this.startedAt);
  }
}

const connections: Connection[] = [];

/** Opens what is not open, some at a time. */
async function open(port: number): Promise<void> {
  while (connections.length < CONNECTIONS) connections.push(new Connection(port));
  for (let at = 0; at < CONNECTIONS; at += 50)
    await Promise.all(connections.slice(at, at + 50).map((each) => each.opened()));
}

async function ask({ port, bodies, ms, load }: Order): Promise<Outcome> {
  await open(port);
  const requests = bodies.map(post);
  const idle = [...connections];
  const answers: Answered[] = [];
  let asked = 0;
  let isOver = false;
  const askNext = (): void => {
    const connection = idle.pop();
    // By chance, so that what is refused is like what is answered.
    const request = requests[Math.floor(Math.random() * requests.length)];
    asked++;
    if (!connection || !request) return; // asked, and never answered
    connection.ask(request, (status, took) => {
      answers.push({ status, ms: took, isAfterwards: isOver });
      idle.push(connection);
      if ('connections' in load && !isOver) askNext();
    });
  };

  const startedAt = performance.now();
  if ('connections' in load) for (let each = 0; each < load.connections; each++) askNext();
  while (performance.now() - startedAt < ms) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    if ('rate' in load) {
      const due = ((performance.now() - startedAt) / 1000) * load.rate;
      while (asked < due) askNext();
    }
  }
  isOver = true;
  const until = performance.now() + STRAGGLING_MS;
  while (idle.length < CONNECTIONS && performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 10));
  const outcome = outcomeOf(asked, [...answers]);
  for (const connection of connections) if (!idle.includes(connection)) connection.close();
  return outcome;
}

function outcomeOf(asked: number, answers: readonly Answered[]): Outcome {
  const succeeded = answers.filter(({ status }) => status === 200);
  const answered = succeeded.map(({ ms }) => ms);
  const refused = answers.filter(({ status }) => status === 503).map(({ ms }) => ms);
  const inTime = succeeded.filter(({ ms }) => ms <= PATIENCE_MS);
  const good = inTime.filter(({ isAfterwards }) => !isAfterwards).length;
  return {
    asked,
    good,
    afterwards: inTime.length - good,
    late: answered.length - inTime.length,
    refused: refused.length,
    failed: asked - answered.length - refused.length,
    p50: percentile(answered, 0.5),
    p99: percentile(answered, 0.99),
    refusedP99: percentile(refused, 0.99),
  };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length * share)] ?? 0);
}

function post(body: string): Buffer {
  return Buffer.from(
    `POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
}

process.on('message', (order: Order) => void ask(order).then((outcome) => process.send?.(outcome)));
