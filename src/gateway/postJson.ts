import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher, Pool } from 'undici';
import { TooLarge } from './subgraphAnswer.js';
import { responseIn, type Outcome } from './traffic/outcome.js';

export interface PosterOptions {
  readonly url: string;
  readonly connections: number;
  /** How long the other end may take to accept a connection. */
  readonly connectMs: number;
  readonly maxAnswerBytes: number;
}

/** A GraphQL request as it is posted, as often as it takes. */
export type PostedRequest = Dispatcher.DispatchOptions;

/** Posts GraphQL requests to one URL over connections that are kept. */
export interface Poster {
  prepare(body: object, headers: Readonly<Record<string, string>>): PostedRequest;
  /** Sends a request, and tells once what came of it. Returns the function that gives it up: then nothing is told. */
  send(request: PostedRequest, tell: (outcome: Outcome) => void): () => void;
  close(): void;
}

/**
 * Undici's pool is asked through `dispatch`, its lowest door: that is half the work of its promises, and a third of Node's own client. How long an answer may take is
 * the business of whoever sends.
 */
export function createPoster({ url, connections, connectMs, maxAnswerBytes }: PosterOptions): Poster {
  const { origin, pathname, search, username, password } = new URL(url);
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  const authorization = username === '' && password === '' ? {} : { authorization: `Basic ${credentials}` };
  const settings = { connections, connect: { timeout: connectMs }, headersTimeout: 0, bodyTimeout: 0 };
  // Loaded when something is asked: a gateway is ready before.
  let pool: Pool | undefined;
  let opening: Promise<Pool> | undefined;
  const open = async () => (pool = new (await import('undici')).Pool(origin, settings));

  return {
    prepare: (body, headers) => ({
      path: pathname + search,
      method: 'POST',
      headers: {
        ...authorization,
        ...headers,
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
      },
      body: JSON.stringify(body),
    }),
    send(request, tell) {
      const answer = new AnswerReader(maxAnswerBytes, tell);
      if (pool) pool.dispatch(request, answer);
      else void (opening ??= open()).then((opened) => opened.dispatch(request, answer));
      return () => answer.giveUp();
    },
    close: () => void opening?.then((opened) => opened.destroy()),
  };
}

/** Gathers one answer, and tells once what came. */
class AnswerReader implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private status = 0;
  private headers: IncomingHttpHeaders = {};
  private readonly chunks: Buffer[] = [];
  private size = 0;
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
    const [only, ...others] = this.chunks;
    const body = only && others.length === 0 ? only : Buffer.concat(this.chunks);
    this.end(() => responseIn(body, this.status, joined(this.headers)));
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, cause: Error): void {
    this.end(() => ({ cause, hasBegun: this.status !== 0 }));
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
