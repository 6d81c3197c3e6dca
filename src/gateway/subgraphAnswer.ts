import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { ClientError } from '../platform/errors.js';
import type { SubgraphResult } from './subgraphProtocol.js';

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

/** The GraphQL response in the body of an HTTP answer. Throws where there is none. */
export function readBytes(body: Buffer, status: number | undefined): SubgraphResult {
  const answer = parseResult(parseJson(body.toString()));
  if (!answer) throw new Error(`Expected a GraphQL response, but got HTTP status ${status} with something else.`);
  return answer;
}

/** Reads a GraphQL response of at most so many bytes. Rejects where it is none. */
export async function readAnswer(response: IncomingMessage, maxBytes: number): Promise<SubgraphResult> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return { ...readBytes(Buffer.concat(chunks), response.statusCode), headers: response.headers };
}

export function tooLarge(maxBytes: number): Error {
  return new Error(`Expected an answer of at most ${maxBytes} bytes, but got more.`);
}

/** The client is told which subgraph failed; the log also sees why. */
export function failure(
  cause: unknown,
  isTimeout: boolean,
  { subgraph, timeoutMs }: { readonly subgraph: string; readonly timeoutMs: number },
): ClientError {
  const error = isTimeout
    ? new ClientError('SUBGRAPH_TIMEOUT', `The subgraph "${subgraph}" did not answer within ${timeoutMs} ms.`, {
        subgraph,
        timeoutMs,
      })
    : new ClientError('SUBGRAPH_UNAVAILABLE', `The subgraph "${subgraph}" is not available.`, { subgraph });
  return Object.assign(error, { cause });
}
