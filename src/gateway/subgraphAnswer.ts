import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { MOST_NESTED, nestsDeeper } from './json.js';
import type { SubgraphResult } from './subgraphProtocol.js';

const UNREADABLE = { message: 'A subgraph told an error that cannot be read.' };

/** As many errors as an answer to a client tells: each may concern every object of a large answer. */
const MOST_READ = 100;

/** What can be read of an error: servers write `null` for what they have nothing to say about, and what is malformed is not worth the data beside it. */
const graphqlError = z
  .object({
    message: z.string().catch(UNREADABLE.message),
    path: z
      .array(z.union([z.string(), z.number()]))
      .optional()
      .catch(undefined),
    extensions: z
      .record(z.string(), z.unknown())
      .refine((extensions) => !nestsDeeper(extensions, MOST_NESTED))
      .optional()
      .catch(undefined),
  })
  .catch(UNREADABLE);

/** A GraphQL response, as far as anything is built on it. */
const graphqlResponse = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.unknown()).nullish().catch([UNREADABLE]),
});

/** What a subgraph sent, where it is a GraphQL response. */
export function parseResult(json: unknown): SubgraphResult | undefined {
  const { success, data: result } = graphqlResponse.safeParse(json);
  if (!success) return undefined;
  const { data, errors } = result;
  if (!errors?.length) return data === undefined ? undefined : { data };
  const read = errors.slice(0, MOST_READ).map((error) => graphqlError.parse(error));
  return errors.length > MOST_READ
    ? { data, errors: read, untoldErrors: errors.length - MOST_READ }
    : { data, errors: read };
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
