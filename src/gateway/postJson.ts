import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher, Pool } from 'undici';
import { failure, readBytes, tooLarge } from './subgraphAnswer.js';
import type { SubgraphResult } from './subgraphProtocol.js';

export interface PosterOptions {
  readonly subgraph: string;
  readonly url: string;
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
}

/** Posts GraphQL requests to one URL over connections that are kept. */
export interface Poster {
  /** `isRepeatable`: what is asked changes nothing, and may be asked again where a kept connection was closed just then. */
  post(body: object, headers: Readonly<Record<string, string>>, isRepeatable: boolean): Promise<SubgraphResult>;
  close(): void;
}

/** Undici's pool is asked through `dispatch`, its lowest door: that is half the work of its promises, and a third of Node's own client. */
export function createPoster(options: PosterOptions): Poster {
  const { timeoutMs } = options;
  const { origin, pathname, search, username, password } = new URL(options.url);
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  const authorization = username === '' && password === '' ? {} : { authorization: `Basic ${credentials}` };
  // The deadline is ours, and holds from end to end.
  const settings = { connect: { timeout: timeoutMs }, headersTimeout: 0, bodyTimeout: 0 };
  // Loaded when something is asked: a gateway is ready before.
  let pool: Promise<Pool> | undefined;
  const open = async () => new (await import('undici')).Pool(origin, settings);

  return {
    async post(body, headers, isRepeatable) {
      const connections = await (pool ??= open());
      const request: Dispatcher.DispatchOptions = {
        path: pathname + search,
        method: 'POST',
        headers: {
          ...authorization,
          ...headers,
          'content-type': 'application/json',
          accept: 'application/graphql-response+json, application/json',
        },
        body: JSON.stringify(body),
      };
      return new Promise((resolve, reject) => {
        let answer: AnswerReader;
        let isLate = false;
        const deadline = setTimeout(() => {
          isLate = true;
          answer.abort(new Error(`The deadline of ${timeoutMs} ms has passed.`));
        }, timeoutMs);
        const end = (result: SubgraphResult) => {
          clearTimeout(deadline);
          resolve(result);
        };
        const fail = (cause: unknown) => {
          clearTimeout(deadline);
          reject(failure(cause, isLate, options));
        };
        const attempt = (mayRepeat: boolean): void => {
          // Servers close connections that were idle for some seconds, perhaps while a request is on its way there: it is sent once more.
          const failed = (cause: Error) =>
            mayRepeat && !answer.hasBegun && isClosedByPeer(cause) ? attempt(false) : fail(cause);
          answer = new AnswerReader(options.maxAnswerBytes, end, failed);
          connections.dispatch(request, answer);
        };
        attempt(isRepeatable);
      });
    },
    close: () => void pool?.then((connections) => connections.destroy()),
  };
}

function isClosedByPeer(cause: Error): boolean {
  return 'code' in cause && ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(String(cause.code));
}

/** Gathers one answer, and is called once: with it, or with why there is none. */
class AnswerReader implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private aborted: Error | undefined;
  private status = 0;
  private headers: IncomingHttpHeaders = {};
  private readonly chunks: Buffer[] = [];
  private size = 0;
  private hasEnded = false;

  constructor(
    private readonly maxBytes: number,
    private readonly succeed: (result: SubgraphResult) => void,
    private readonly fail: (cause: Error) => void,
  ) {}

  /** Something of the answer has come. */
  get hasBegun(): boolean {
    return this.status !== 0;
  }

  /** Also where the request still waits for a connection. */
  abort(reason: Error): void {
    this.aborted = reason;
    this.controller?.abort(reason);
    this.onResponseError(undefined, reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.aborted) controller.abort(this.aborted);
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.status = status;
    this.headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.size += chunk.byteLength;
    if (this.size > this.maxBytes) controller.abort(tooLarge(this.maxBytes));
    else this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    try {
      const [only, ...others] = this.chunks;
      const body = only && others.length === 0 ? only : Buffer.concat(this.chunks);
      this.succeed({ ...readBytes(body, this.status), headers: joined(this.headers) });
    } catch (error) {
      this.fail(error as Error);
    }
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, error: Error): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.fail(error);
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
