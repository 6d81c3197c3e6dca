import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { TooLarge } from './subgraphAnswer.js';
import { responseIn, type Outcome } from './traffic/outcome.js';

/** So much is read in one go: what is made of it is in memory until the operations go on that wait for it. */
const READ_TOGETHER_BYTES = 1024 * 1024;

/**
 * Gathers one answer, and tells once what came: at the end of the turn of the event loop in which it has come to its end, together with others. Code and data of one kind of work
 * are at hand in the processor then, where other work between, such as refusals, would have pushed them out.
 */
export class AnswerReader implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private status = 0;
  private headers: IncomingHttpHeaders = {};
  private readonly chunks: Buffer[] = [];
  private size = 0;
  private hasEnded = false;
  /** Those that have come in this turn, and how large they are. */
  private static arrived: AnswerReader[] = [];
  private static arrivedBytes = 0;

  constructor(
    private readonly maxBytes: number,
    private readonly tell: (outcome: Outcome) => void,
  ) {}

  /** Also where the request still waits for a connection. */
  giveUp(): void {
    this.hasEnded = true;
    this.controller?.abort(new Error('The answer is not wanted any more.'));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.hasEnded) this.giveUp();
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.status = status;
    this.headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.size += chunk.byteLength;
    if (this.size > this.maxBytes) controller.abort(new TooLarge(this.maxBytes));
    else this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (AnswerReader.arrived.length === 0 || AnswerReader.arrivedBytes > READ_TOGETHER_BYTES) AnswerReader.readSoon();
    AnswerReader.arrived.push(this);
    AnswerReader.arrivedBytes += this.size;
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, cause: Error): void {
    this.end(() => ({ cause, hasBegun: this.status !== 0 }));
  }

  /** Has those read together that arrive from now on. */
  private static readSoon(): void {
    const readers: AnswerReader[] = [];
    this.arrived = readers;
    this.arrivedBytes = 0;
    setImmediate(() => {
      if (this.arrived === readers) this.arrived = [];
      for (const reader of readers) reader.end(() => reader.read());
    });
  }

  /** Throws nothing: a body may be larger than a text, or memory, has room for. */
  private read(): Outcome {
    try {
      const [only, ...others] = this.chunks;
      const body = only && others.length === 0 ? only : Buffer.concat(this.chunks);
      return responseIn(body, this.status, joined(this.headers));
    } catch (cause) {
      return { cause: new Error('Expected an answer that can be read, but got too much.', { cause }), hasBegun: true };
    }
  }

  private end(outcome: () => Outcome): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.tell(outcome());
  }
}

/** As Node's own client tells them: what came more than once is one text, but for set-cookie. */
function joined(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'set-cookie') headers[name] = [value ?? []].flat();
    else if (Array.isArray(value)) headers[name] = value.join(', ');
  }
  return headers;
}
