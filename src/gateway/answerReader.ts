import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { together } from '../platform/together.js';
import { TooLarge } from './subgraphAnswer.js';
import { responseIn, type Outcome } from './traffic/outcome.js';

/** So much of answers is read together: the trees made of them are in memory until their operations go on. */
const READ_TOGETHER_BYTES = 1024 * 1024;

/** Reads answers together, and their operations go on together: with refusals between them, each of both took a fifth longer where five times as much is asked as can be answered. */
const readLater = together<AnswerReader>((reader) => reader.read(), {
  most: READ_TOGETHER_BYTES,
  sizeOf: (reader) => reader.size,
});

/** Gathers one answer, and tells once what came. */
export class AnswerReader implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private status = 0;
  private headers: IncomingHttpHeaders = {};
  private readonly chunks: Buffer[] = [];
  /** In bytes, so far. */
  size = 0;
  private hasEnded = false;

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
    readLater(this);
  }

  /** Tells what came. */
  read(): void {
    this.end(() => this.outcome());
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, cause: Error): void {
    this.end(() => ({ cause, hasBegun: this.status !== 0 }));
  }

  /** Undici swallows what is thrown here, and the answer would be waited for in vain: a body may be larger than a text, or memory, has room for. */
  private outcome(): Outcome {
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
