import type { WebSocket } from 'ws';
import { LARGE, type HeldAnswers, type Unread } from './heldAnswers.js';
import type { StreamLimits } from './streamLimits.js';

/** The code by which the connection ends of a client that does not read. */
const UNREAD_CODE = 4206;

/** How long a client that does not read has to take the close frame. */
const LAST_CHANCE_MS = 1_000;

/** So many bytes may wait for a client while it is heard: less would let a client with one large answer wait before it can complete another. */
const MOST_UNREAD_BYTES = 1_000_000;

const PONG = '{"type":"pong"}';

/**
 * What waits on one WebSocket for its client to read it. Each message must be on its way in some time. While there is too much, or while too many messages of the client are
 * not done with, no other is read: all that they ask for, and the messages themselves, would be kept in memory.
 */
export class UnreadMessages implements Unread {
  private underWay = 0;
  private charactersUnderWay = 0;
  private isPongWaiting = false;

  constructor(
    private readonly socket: WebSocket,
    private readonly limits: Pick<StreamLimits, 'unreadMs' | 'operations'>,
    private readonly held: HeldAnswers,
    private readonly onUnread: () => void,
  ) {
    socket.once('close', () => held.remove(this));
  }

  /** The bytes that wait, and what else is kept because they do: messages are done with when their answers are on their way. */
  get waiting(): number {
    const { bufferedAmount } = this.socket;
    return bufferedAmount < LARGE ? bufferedAmount : bufferedAmount + this.charactersUnderWay;
  }

  get isSmall(): boolean {
    return this.waiting < LARGE;
  }

  /** Each message has a time of its own. */
  isTooSlow(): boolean {
    return false;
  }

  end(): void {
    this.socket.terminate();
  }

  /** Sends a message, and resolves when it is on its way: until then no other answer of the same subscription is asked for. */
  send(message: string): Promise<void> {
    const { socket } = this;
    if (socket.readyState !== socket.OPEN) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const unread = setTimeout(() => this.giveUp(), this.limits.unreadMs);
      socket.send(message, (error) => {
        clearTimeout(unread);
        this.look();
        if (error) reject(error);
        else resolve();
      });
      this.look(message.length);
    });
  }

  /** Answers a ping, without its payload, which nobody needs; those that come before the answer is on its way are answered together, as WebSockets do (RFC 6455, section 5.5.3). */
  async pong(): Promise<void> {
    if (this.isPongWaiting) return;
    this.isPongWaiting = true;
    await this.send(PONG).finally(() => (this.isPongWaiting = false));
  }

  /** Takes a message of the client, which is done with when all that it asked for is. */
  async take(message: string, work: () => Promise<void>): Promise<void> {
    this.underWay++;
    this.charactersUnderWay += message.length;
    this.look();
    try {
      await work();
    } finally {
      this.underWay--;
      this.charactersUnderWay -= message.length;
      this.look();
    }
  }

  /** Whether the client is listened to, where operations within their limit are never too many, and whether what waits for it counts. */
  private look(bytes = 0): void {
    const { socket } = this;
    if (this.isSmall) this.held.remove(this);
    else if (socket.readyState === socket.OPEN) this.held.add(this, bytes);
    const isTooMuch = this.underWay > 2 * this.limits.operations || this.waiting > MOST_UNREAD_BYTES;
    if (isTooMuch === socket.isPaused) return;
    if (isTooMuch) socket.pause();
    else socket.resume();
  }

  private giveUp(): void {
    const { socket } = this;
    if (socket.readyState !== socket.OPEN) return;
    this.onUnread();
    socket.close(UNREAD_CODE, 'Answers wait unread');
    setTimeout(() => socket.terminate(), LAST_CHANCE_MS).unref();
  }
}
