import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** One connection, and what is under way on it. */
export class Connection {
  /** The last request, and its answer: those before it are sent first. */
  private request: IncomingMessage | undefined;
  private response: ServerResponse | undefined;
  /** How many bytes had been read when the last answer was sent. */
  private readBefore = 0;

  constructor(readonly socket: Socket) {}

  /** Whether a request has arrived whose answer is not sent. Node thinks it sent once all of it was written, whatever of that still waits for the client. */
  get isAnswering(): boolean {
    const { request, response } = this;
    return !!response && !response.writableFinished && (!!request?.complete || response.headersSent);
  }

  /** Whether nothing has come since the last answer, or ever. */
  get isSilent(): boolean {
    return !this.isAnswering && this.socket.bytesRead === this.readBefore;
  }

  /** Whether it is kept for another request, of which nothing has come. */
  get isIdle(): boolean {
    return this.isSilent && this.readBefore > 0;
  }

  /** Takes note of a request. @param onAnswered told when it is answered, and no other waits for it */
  ask(request: IncomingMessage, response: ServerResponse, onAnswered: () => void): void {
    this.request = request;
    this.response = response;
    response.once('finish', () => {
      if (this.response !== response) return;
      this.readBefore = this.socket.bytesRead;
      onAnswered();
    });
  }
}
