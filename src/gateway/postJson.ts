import type { Dispatcher, Pool } from 'undici';
import { AnswerReader } from './answerReader.js';
import type { Outcome } from './traffic/outcome.js';

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
