import { Readable } from 'node:stream';
import type { FormattedExecutionResult } from 'graphql';
import { isAnswerStream, type AnswerStream } from '../gateway/answerStream.js';

export interface EventStreamOptions {
  /** How often something is sent, so that nobody on the way takes the silence for the end. */
  readonly pingEveryMs: number;
  /** Told what keeps an answer from being written: an error of ours, which ends the stream. */
  onError(error: unknown): void;
}

/**
 * Answers as server-sent events, in the distinct connections mode of the graphql-sse protocol: `next` for each, `complete` at the end. The next answer is asked for
 * when the last one is on its way, so that no more than one waits here. (The handler of the library graphql-sse keeps
 * whatever comes, however much it is.)
 */
export class EventStream extends Readable {
  private isAsking = false;
  private readonly pinging: NodeJS.Timeout;

  constructor(
    private readonly answers: AnswerStream | FormattedExecutionResult,
    private readonly options: EventStreamOptions,
  ) {
    super({ highWaterMark: 1 }); // one byte is enough to wait until it is taken
    this.pinging = setInterval(() => this.readableLength === 0 && this.push(':\n\n'), options.pingEveryMs);
    this.push(':\n\n'); // opens the stream: browsers do not believe in headers alone
  }

  /** Whether something is on its way to the client, and nothing else is asked for. */
  get isSending(): boolean {
    return !this.isAsking;
  }

  /** Lets what answers end, and completes the stream. */
  complete(): void {
    if (isAnswerStream(this.answers)) void this.answers.return?.();
  }

  override _read(): void {
    if (!this.isAsking) void this.sendNext();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    clearInterval(this.pinging);
    this.complete();
    callback(error);
  }

  private async sendNext(): Promise<void> {
    this.isAsking = true;
    try {
      if (!isAnswerStream(this.answers)) return this.send(this.answers, true);
      const { done, value } = await this.answers.next();
      this.send(value, done);
    } catch (error) {
      this.options.onError(error);
      this.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private send(result: FormattedExecutionResult | undefined, isLast: boolean | undefined): void {
    if (this.destroyed) return;
    const next = result ? `event: next\ndata: ${JSON.stringify(result)}\n\n` : '';
    const complete = isLast ? 'event: complete\ndata:\n\n' : '';
    this.isAsking = false; // first, since to push may be to be asked for more
    this.push(next + complete);
    if (isLast) this.push(null);
  }
}
