import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { closeLosing } from './lostAnswers.js';
import type { StreamLimits } from './streamLimits.js';

/** What is smaller counts for nothing: as much for each connection is affordable. Not where it waits for its turn, as hundreds on one connection may. */
export const LARGE = 16 * 1024;
const LOOK_EVERY_MS = 250;
const TELL_EVERY_MS = 10_000;

/** What the log says where too much waits at once. */
export const TOO_MUCH_UNREAD =
  'Too many bytes of answers wait unread: the connections end of those that have waited longest';

type HeldLimits = Pick<StreamLimits, 'unreadMs' | 'unreadBytes' | 'leastReadPerSecond'>;

/** What a client has not read yet. */
export interface Unread {
  /** The bytes that wait. */
  readonly waiting: number;
  /** Whether nothing is won by letting it go. */
  readonly isSmall: boolean;
  isTooSlow(now: number): boolean;
  /** Lets it go, with its connection. */
  end(): void;
}

/** Has all plain answers over HTTP held to these limits that are large, or wait for their turn. */
export function holdAnswers(http: FastifyInstance, held: HeldAnswers, limits: HeldLimits): void {
  http.addHook('onSend', (_request, { raw }, payload, done) => {
    if (typeof payload === 'string' && (payload.length >= LARGE || !raw.socket)) hold(raw, payload.length);
    else if (typeof payload === 'object' && payload !== null) hold(raw, Infinity); // a stream may take as long as it likes
    done();
  });

  function hold(response: ServerResponse, size: number): void {
    if (response.destroyed) return;
    const answer = new UnreadAnswer(response, size, limits);
    held.add(answer, Number.isFinite(size) ? size : 0);
    response.once('close', () => held.remove(answer));
  }
}

/**
 * Bounds what answers take while they wait for clients to read them, over HTTP and on WebSockets, because no limit of operations counts them any more: where all together
 * are too many bytes, those end first that have waited longest, since who reads at once is never among them.
 */
export class HeldAnswers {
  private readonly held = new Set<Unread>();
  private looking: NodeJS.Timeout | undefined;
  private toldAt = -Infinity;
  /** What came since all were looked at. */
  private added = 0;

  constructor(
    private readonly limits: Pick<StreamLimits, 'unreadBytes'>,
    private readonly log: Logger,
  ) {}

  /** Has something count, to which so many bytes come. Much of it is not waited for: hundreds of answers can be ready in one turn of the event loop. */
  add(unread: Unread, bytes: number): void {
    this.added += bytes;
    if (this.added > this.limits.unreadBytes / 8) this.look();
    this.held.add(unread);
    this.looking ??= setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  remove(unread: Unread): void {
    this.held.delete(unread);
    if (this.held.size > 0) return;
    clearInterval(this.looking);
    this.looking = undefined;
  }

  private look(): void {
    this.added = 0;
    const now = performance.now();
    let waiting = 0;
    for (const unread of this.held) {
      if (unread.isTooSlow(now)) this.end(unread);
      else waiting += unread.waiting;
    }
    if (waiting > this.limits.unreadBytes) this.makeRoom(waiting, now);
  }

  private makeRoom(waiting: number, now: number): void {
    let left = waiting;
    for (const unread of this.held) {
      if (left <= this.limits.unreadBytes) break;
      if (unread.isSmall) continue;
      left -= unread.waiting;
      this.end(unread);
    }
    if (now - this.toldAt < TELL_EVERY_MS) return;
    this.toldAt = now;
    this.log.warn({ waiting, most: this.limits.unreadBytes }, TOO_MUCH_UNREAD);
  }

  private end(unread: Unread): void {
    this.remove(unread);
    unread.end();
  }
}

/** An answer over HTTP, which must be taken at some rate. */
class UnreadAnswer implements Unread {
  /** When it was its turn on its connection. */
  private since: number | undefined;

  constructor(
    private readonly response: ServerResponse,
    private readonly size: number,
    private readonly limits: HeldLimits,
  ) {}

  get waiting(): number {
    return this.response.writableLength;
  }

  get isSmall(): boolean {
    return this.response.socket !== null && this.waiting < LARGE;
  }

  isTooSlow(now: number): boolean {
    if (!this.response.socket) return false; // another answer goes before it
    this.since ??= now;
    return now - this.since > this.limits.unreadMs + (this.size / this.limits.leastReadPerSecond) * 1000;
  }

  end(): void {
    closeLosing(this.response.req.socket, 'unread');
  }
}
