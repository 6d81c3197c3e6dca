import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { z } from 'zod';
import { ClientError } from '../platform/errors.js';
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

/** A GraphQL response, as far as anything is built on it. */
const graphqlResponse = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(
      z.object({
        message: z.string(),
        path: z.array(z.union([z.string(), z.number()])).optional(),
        extensions: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .optional(),
});

export function createPoster(options: PosterOptions): Poster {
  const url = new URL(options.url);
  const isSecure = url.protocol === 'https:';
  const agent = isSecure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const send = isSecure ? httpsRequest : httpRequest;

  return {
    post(body, headers, isRepeatable) {
      const payload = Buffer.from(JSON.stringify(body));
      const deadline = AbortSignal.timeout(options.timeoutMs);
      return new Promise((resolve, reject) => {
        const fail = (cause: unknown) => reject(failure(cause, deadline.aborted, options));
        const attempt = (): void => {
          const request = send(url, {
            agent,
            method: 'POST',
            signal: deadline,
            headers: {
              ...headers,
              'content-type': 'application/json',
              'content-length': payload.byteLength,
              accept: 'application/graphql-response+json, application/json',
            },
          });
          // Servers close connections that were idle for some seconds, perhaps while a request is on its way there: a new connection serves it.
          request.on('error', (cause) =>
            isRepeatable && request.reusedSocket && isClosedByPeer(cause) ? attempt() : fail(cause),
          );
          request.on('response', (response) => {
            readAnswer(response, options).then(resolve, fail);
          });
          request.end(payload);
        };
        attempt();
      });
    },
    close: () => agent.destroy(),
  };
}

function isClosedByPeer(cause: Error): boolean {
  return 'code' in cause && (cause.code === 'ECONNRESET' || cause.code === 'EPIPE');
}

/** Reads a GraphQL response of at most so many bytes. Rejects where it is none. */
export async function readAnswer(
  response: IncomingMessage,
  { maxAnswerBytes }: Pick<PosterOptions, 'maxAnswerBytes'>,
): Promise<SubgraphResult> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > maxAnswerBytes) throw new Error(`Expected an answer of at most ${maxAnswerBytes} bytes, but got more.`);
    chunks.push(chunk);
  }
  const answer = parseResult(parseJson(Buffer.concat(chunks).toString()));
  if (!answer)
    throw new Error(`Expected a GraphQL response, but got HTTP status ${response.statusCode} with something else.`);
  return { ...answer, headers: response.headers };
}

/** What a subgraph sent, where it is a GraphQL response. */
export function parseResult(json: unknown): SubgraphResult | undefined {
  const { success, data: result } = graphqlResponse.safeParse(json);
  return success && (result.data !== undefined || result.errors?.length) ? result : undefined;
}

/** Undefined where the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The client is told which subgraph failed; the log also sees why. */
export function failure(
  cause: unknown,
  isTimeout: boolean,
  { subgraph, timeoutMs }: Pick<PosterOptions, 'subgraph' | 'timeoutMs'>,
): ClientError {
  const error = isTimeout
    ? new ClientError('SUBGRAPH_TIMEOUT', `The subgraph "${subgraph}" did not answer within ${timeoutMs} ms.`, {
        subgraph,
        timeoutMs,
      })
    : new ClientError('SUBGRAPH_UNAVAILABLE', `The subgraph "${subgraph}" is not available.`, { subgraph });
  return Object.assign(error, { cause });
}
