import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { MOST_NESTED, nestsDeeper, type ResponsePath } from './json.js';
import type { SubgraphResult } from './subgraphProtocol.js';

const UNREADABLE = { message: 'A subgraph told an error that cannot be read.' };

/** As many errors as an answer to a client tells: each may concern every object of a large answer. */
const MOST_READ = 100;

/** Of each of them so much is passed on, to clients and to the log: characters of the message, and of the extensions as JSON. */
const LONGEST_MESSAGE = 1_000;
const LONGEST_EXTENSIONS = 10_000;

/** More than the depth of any operation with its lists, and than the length of a name that a client may choose, with what a planner puts before it. */
const LONGEST_PATH = 100;
const LONGEST_SEGMENT = 500;

/** What can be read of an error: servers write `null` for what they have nothing to say about, and what is malformed or too large is not worth the data beside it. */
const graphqlError = z
  .object({
    message: z.string().transform(cut).catch(UNREADABLE.message),
    path: z.custom<ResponsePath>(isPath).optional().catch(undefined),
    extensions: z
      .record(z.string(), z.unknown())
      .refine((extensions) => !nestsDeeper(extensions, MOST_NESTED) && sizeOf(extensions) <= LONGEST_EXTENSIONS)
      .optional()
      .catch(undefined),
  })
  .catch(UNREADABLE);

function cut(message: string): string {
  return message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message;
}

function isPath(value: unknown): boolean {
  return Array.isArray(value) && value.length <= LONGEST_PATH && value.every(isSegment);
}

function isSegment(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value.length <= LONGEST_SEGMENT);
}

function sizeOf(extensions: object): number {
  return JSON.stringify(extensions).length;
}

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

/** Undefined where the text is no JSON. A byte order mark before it is passed over, as RFC 8259 allows: some servers write one. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
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
