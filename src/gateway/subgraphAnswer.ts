import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
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

/** Reads a GraphQL response of at most so many bytes. Rejects where it is none. */
export async function readAnswer(response: IncomingMessage, maxBytes: number): Promise<SubgraphResult> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new TooLarge(maxBytes);
    chunks.push(chunk);
  }
  const result = parseResult(parseJson(Buffer.concat(chunks).toString()));
  if (!result)
    throw new Error(`Expected a GraphQL response, but got HTTP status ${response.statusCode} with something else.`);
  return { ...result, headers: response.headers };
}

/** An answer is larger than what is read. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';

  constructor(maxBytes: number) {
    super(`Expected an answer of at most ${maxBytes} bytes, but got more.`);
  }
}
