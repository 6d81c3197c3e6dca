import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { StreamLimits } from './streamLimits.js';

/** What is smaller counts for nothing: as much for each connection is affordable. */
const LARGE = 16 * 1024;
const LOOK_EVERY_MS = 250;
const TELL_EVERY_MS = 10_000;

/** What the log says where too much waits at once. */
export const TOO_MUCH_UNREAD =
  'Too many bytes of answers wait unread: the connections end of those that have waited longest';

type HeldLimits = Pick<StreamLimits, 'unreadMs' | 'unreadBytes' | 'leastReadPerSecond'>;

/**
 * Bounds what answers take while they wait for clients to read them, because no limit of operations counts them any more: an answer must be taken at some rate, and where all together are too
 * many bytes, those end first that have waited longest, since who reads at once is never among them.
 */
export function boundHeldAnswers(http: FastifyInstance, limits: HeldLimits, log: Logger): void {
  const answers = new HeldAnswers(limits, log);
  http.addHook('onSend', (_request, { raw }, payload, done) => {
    if (typeof payload === 'string' && payload.length >= LARGE) answers.add(raw, payload.length);
    else if (typeof payload === 'object' && payload !== null) answers.add(raw, Infinity); // a stream may take as long as it likes
    done();
  });
}

/** What is known of an answer that waits. */
interface Held {
  readonly size: number;
  /** When it was its turn on its connection. */
  since?: number;
}

class HeldAnswers {
  private readonly held = new Map<ServerResponse, Held>();
  private looking: NodeJS.Timeout | undefined;
  private toldAt = -Infinity;

  constructor(
    private readonly limits: HeldLimits,
    private readonly log: Logger,
  ) {}

  add(response: ServerResponse, size: number): void {
    if (response.destroyed) return;
    this.held.set(response, { size });
    response.once('close', () => this.forget(response));
    this.looking ??= setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  private forget(response: ServerResponse): void {
    this.held.delete(response);
    if (this.held.size > 0) return;
    clearInterval(this.looking);
    this.looking = undefined;
  }

  private look(): void {
    const now = performance.now();
    let waiting = 0;
    for (const [response, held] of this.held) {
      if (this.isTooSlow(response, held, now)) this.end(response);
      else waiting += response.writableLength;
    }
    if (waiting > this.limits.unreadBytes) this.makeRoom(waiting, now);
  }

  private isTooSlow({ socket }: ServerResponse, held: Held, now: number): boolean {
    if (!socket) return false; // another answer goes before it
    held.since ??= now;
    return now - held.since > this.limits.unreadMs + (held.size / this.limits.leastReadPerSecond) * 1000;
  }

  private makeRoom(waiting: number, now: number): void {
    let left = waiting;
    for (const response of this.held.keys()) {
      if (left <= this.limits.unreadBytes) break;
      if (response.writableLength < LARGE) continue;
      left -= response.writableLength;
      this.end(response);
    }
    if (now - this.toldAt < TELL_EVERY_MS) return;
    this.toldAt = now;
    this.log.warn({ waiting, most: this.limits.unreadBytes }, TOO_MUCH_UNREAD);
  }

  private end(response: ServerResponse): void {
    this.forget(response);
    response.req.socket.destroy();
  }
}
