import { z } from 'zod';
import { tooLarge } from '../gateway/limits.js';
import { ClientError, shown } from '../platform/errors.js';
import type { MostInText } from './excess.js';

/** A GraphQL request as it stands in a body or in a query string (GraphQL over HTTP). */
export interface GraphqlRequestBody {
  query?: string | undefined;
  /** In place of a query: the id of a document that the server has (appendix on persisted documents). */
  documentId?: string | undefined;
  operationName?: string | undefined;
  variables?: Record<string, unknown> | undefined;
  extensions?: Record<string, unknown> | undefined;
}

/** A body that is no GraphQL request: told with status 400, whatever the client accepts. What came is told in words, or as `shown` shows it. */
export class MalformedRequest extends Error {
  constructor(expected: string, got: string) {
    super(`Expected ${expected}, but got ${got}.`);
    this.name = 'MalformedRequest';
  }
}

/** A body in a form that is not read here: told with status 415. */
export class UnreadableBody extends Error {
  constructor(expected: string, got: string) {
    super(`Expected ${expected}, but got ${got}.`);
    this.name = 'UnreadableBody';
  }
}

const map = z.record(z.string(), z.unknown()).nullish();
const body = z.object({
  query: z.string().nullish(),
  documentId: z.string().nullish(),
  operationName: z.string().nullish(),
  variables: map,
  extensions: map,
});

const EXPECTED: Readonly<Record<string, string>> = {
  query: 'query to be a text',
  documentId: 'documentId to be a text',
  operationName: 'operationName to be a text',
  variables: 'variables to be a map',
  extensions: 'extensions to be a map',
};

/** Levels of lists and maps within each other. Whoever walks a value, to check or to send it on, gives up somewhere far beyond. */
const MOST_LEVELS = 200;

/** More than any operation names. Each costs work, named or not. */
const MOST_VARIABLES = 1_000;

/** Within each other and beside each other, in the whole of a request: to check each takes about a microsecond, and to tell what is wrong with it more. */
const MOST_VALUES = 20_000;

/** What the text of a request may hold. */
export const MOST_IN_REQUEST: MostInText = { values: MOST_VALUES, levels: MOST_LEVELS };

/** What a list of requests may hold, or a message around one, all of which is parsed at once: where one request has too many values, that is told in its place. */
export const MOST_AROUND_REQUESTS: MostInText = { values: 2 * MOST_VALUES, levels: MOST_LEVELS + 1 };

/**
 * Counts the values in the parsed JSON of a POST, those within others included. In place of a body that was not parsed stands why it was not (jsonBody.ts).
 * @throws MalformedRequest for what is nested too deep, and keys that are no data; OPERATION_TOO_LARGE for more values, or more variables, than anybody sends
 */
export function countValues(json: unknown): number {
  if (json instanceof ClientError) throw json;
  refuseManyKeys(json);
  return countWithin(json, MOST_LEVELS, 0);
}

/** Reads the parsed JSON of a POST, whose values were counted. @throws MalformedRequest */
export function readBody(json: unknown): GraphqlRequestBody {
  const parsed = body.safeParse(json);
  if (!parsed.success) {
    const key = String(parsed.error.issues[0]?.path[0] ?? '');
    const got = typeof json === 'object' && json !== null ? (json as Record<string, unknown>)[key] : json;
    throw new MalformedRequest(EXPECTED[key] ?? 'a JSON map with a query', shown(key in EXPECTED ? got : json));
  }
  const { query, documentId, operationName, variables, extensions } = parsed.data;
  if (!query && !documentId && !extensions?.['persistedQuery']) throw new MalformedRequest('a query', shown(query));
  return withoutNulls({ query: query || null, documentId: documentId || null, operationName, variables, extensions });
}

/** The parameters of a GET as the JSON of a POST would have them: variables and extensions are JSON there. @throws MalformedRequest */
export function readQueryString(parameters: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { query, documentId, operationName, variables, extensions } = parameters;
  return {
    query,
    documentId,
    operationName: operationName === '' ? undefined : operationName,
    variables: parseJson('variables', variables),
    extensions: parseJson('extensions', extensions),
  };
}

/** Before anything walks them. */
function refuseManyKeys(json: unknown): void {
  if (typeof json !== 'object' || json === null) return;
  for (const name of ['variables', 'extensions'] as const) {
    const count = Object.keys((json as GraphqlRequestBody)[name] ?? {}).length;
    if (count > MOST_VARIABLES) throw tooLarge(name, name, MOST_VARIABLES, count);
  }
}

/** @returns how many there are with this value, in which there may be so many levels */
function countWithin(value: unknown, levels: number, before: number): number {
  let count = before + 1;
  if (count > MOST_VALUES) throw tooManyValues();
  if (typeof value !== 'object' || value === null) return count;
  if (levels === 0) throw tooDeep();
  if (Array.isArray(value)) for (const inner of value) count = countWithin(inner, levels - 1, count);
  // JSON has nothing inherited, and a list of all values of a large map would be made first.
  else
    for (const key in value) {
      const inner = (value as Record<string, unknown>)[key];
      refuseForged(key, inner);
      count = countWithin(inner, levels - 1, count);
    }
  return count;
}

/** The refusal of what is nested deeper than anybody sends. */
export function tooDeep(): MalformedRequest {
  return new MalformedRequest(`at most ${MOST_LEVELS} levels of nesting`, 'more');
}

/** The refusal of a request with more values than anybody sends. */
export function tooManyValues(): ClientError {
  return tooLarge('values', 'values in a request', MOST_VALUES, Infinity);
}

/** The refusal of a list whose requests have too many together. */
export function tooManyValuesInList(): ClientError {
  return tooLarge('values', 'values in all requests of a list together', MOST_AROUND_REQUESTS.values, Infinity);
}

function parseJson(name: string, text: unknown): unknown {
  if (text === undefined || text === '') return undefined;
  if (typeof text !== 'string') throw new MalformedRequest(`${name} once`, shown(text));
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedRequest(`${name} to be JSON`, shown(text));
  }
}

/** Keys that change what objects are made of, where somebody copies them. A POST was refused for the same before (jsonBody.ts). */
function refuseForged(key: string, value: unknown): void {
  const isForged = key === 'constructor' && typeof value === 'object' && value !== null && 'prototype' in value;
  if (key === '__proto__' || isForged) throw new MalformedRequest('keys that stand for data', shown(key));
}

function withoutNulls(fields: Record<string, unknown>): GraphqlRequestBody {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null));
}
