import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** One connection, and what is under way on it. */
export class Connection {
  /** The last request, and its answer: those before it are sent first. */
  private request: IncomingMessage | undefined;
  private response: ServerResponse | undefined;
  /** How many bytes had been read when the last answer was sent. */
  private readBefore = 0;
  private hasEnded = false;

  constructor(readonly socket: Socket) {}

  /** Whether a request has arrived whose answer is not sent. Node thinks it sent once all of it was written, whatever of that still waits for the client. */
  get isAnswering(): boolean {
    const { request, response } = this;
    return !!response && !response.writableFinished && (!!request?.complete || response.headersSent);
  }

  /** The request that came last, while nothing of its answer is sent. */
  get unanswered(): IncomingMessage | undefined {
    return this.response?.headersSent === false ? this.request : undefined;
  }

  /** Whether nothing has come since the last answer, or ever. */
  get isSilent(): boolean {
    return !this.isAnswering && this.socket.bytesRead === this.readBefore;
  }

  /** Whether it is kept for another request, of which nothing has come. */
  get isIdle(): boolean {
    return this.isSilent && this.readBefore > 0;
  }

  /** Takes note of a request. @returns whether it may be looked at: not where another answer was the last here, so that its client knows that nothing was done */
  ask(request: IncomingMessage, response: ServerResponse): boolean {
    if (this.hasEnded) return false;
    this.request = request;
    this.response = response;
    return true;
  }

  /** Takes no other request after the one of this answer. @returns false where another one has come already: its answer shall be sent, too */
  endWith(response: ServerResponse): boolean {
    const isLast = this.response === response;
    this.hasEnded ||= isLast;
    return isLast;
  }

  /** Takes note that an answer was sent. @returns whether no other request waits for its answer */
  answered(response: ServerResponse): boolean {
    if (this.response !== response) return false;
    this.readBefore = this.socket.bytesRead;
    return true;
  }
}
