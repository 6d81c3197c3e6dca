import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** One connection, and what is under way on it. */
export class Connection {
  /** The last answer: those before it are sent first. */
  private last: ServerResponse | undefined;
  private readonly unsent = new Set<ServerResponse>();
  /** How many bytes had been read when the last answer was sent. */
  private readBefore = 0;
  private hasEnded = false;
  private endsAnswered = false;

  constructor(readonly socket: Socket) {}

  /**
   * Whether an answer is owed: to a request that has arrived, or one that has begun. Node thinks it sent once all of it was written, whatever of that still waits for the
   * client.
   */
  get isAnswering(): boolean {
    for (const response of this.unsent) if (response.req.complete || response.headersSent) return true;
    return false;
  }

  /**
   * Whether a part of a request has come, and nobody has begun to read it, since it waits for its turn (loadShedding.ts) or for a key of its token: more of a large one is not
   * taken, and all of it may be sent.
   */
  get isUnread(): boolean {
    for (const { req } of this.unsent) if (!req.complete && req.readableFlowing === null) return true;
    return false;
  }

  /** The request that came last, while nothing of its answer is sent. */
  get unanswered(): IncomingMessage | undefined {
    return this.last?.headersSent === false ? this.last.req : undefined;
  }

  /** Whether nothing has come since the last answer, or ever. */
  get isSilent(): boolean {
    return !this.isAnswering && this.socket.bytesRead === this.readBefore;
  }

  /** Whether it is kept for another request, of which nothing has come. */
  get isIdle(): boolean {
    return this.isSilent && this.readBefore > 0;
  }

  /**
   * Takes note of a request. @returns whether it may be looked at: not where another answer was the last here, or is to be, so that its client knows that nothing was done
   * @param endsAnswered whether those that are owed are the last
   */
  ask(response: ServerResponse, endsAnswered: boolean): boolean {
    if (this.hasEnded || (endsAnswered && this.unsent.size > 0)) return false;
    this.unsent.add(response);
    this.last = response;
    return true;
  }

  /**
   * Whether an answer may be written here past node, which hears nothing of it: none is owed, the client has taken those before, and node has given an answer of its own, after
   * which it sees to how long the connection is kept.
   */
  get isFree(): boolean {
    return this.unsent.size === 0 && this.readBefore > 0 && this.socket.writable && this.socket.writableLength === 0;
  }

  /** Writes an answer past node. @param answer all of it, in ASCII */
  write(answer: string): void {
    this.socket.write(answer, 'latin1');
    this.readBefore = this.socket.bytesRead;
  }

  /** Takes no other request after the one of this answer. @returns false where another one has come already: its answer shall be sent, too */
  endWith(response: ServerResponse): boolean {
    const isLast = this.last === response;
    this.hasEnded ||= isLast;
    return isLast;
  }

  /** Whether nothing that comes now can be answered at once: another answer is owed before it, or was the last. */
  get isTaken(): boolean {
    return this.hasEnded || this.isAnswering;
  }

  /** Ends once no answer is owed, whatever else has begun to arrive: its client knows that nothing was done. */
  endAnswered(): void {
    this.endsAnswered = true;
    if (!this.isAnswering) this.socket.destroy();
  }

  /** Takes note that an answer was sent. @returns whether no other request waits for its answer */
  answered(response: ServerResponse): boolean {
    this.unsent.delete(response);
    if (this.endsAnswered) this.endAnswered();
    if (this.last !== response) return false;
    this.readBefore = this.socket.bytesRead;
    return true;
  }

  /**
   * Tells the answers that wait for their turn that they are lost with the connection, as node tells the one whose turn it is: who makes them would never hear of it. To destroy
   * such an answer is not enough, since it would wait for its turn to say so.
   */
  lose(): void {
    for (const response of this.unsent) {
      if (response.socket || response.destroyed) continue;
      response.destroyed = true;
      response.emit('close');
    }
  }
}
