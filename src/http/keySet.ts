import type { JSONWebKeySet } from 'jose';
import { AUTHENTICATION_EXPECTED, isUrl } from '../platform/authenticationConfig.js';
import { OperatorError, shown } from '../platform/errors.js';
import { fileTrouble, readTextFile } from '../platform/textFile.js';
import { withoutCredentials } from '../platform/withoutCredentials.js';
import { hasUsableKey } from './usableKeys.js';

/** How long an issuer may take for all of its answer. */
const FETCH_TIMEOUT_MS = 5_000;

/** How much of an answer or a file is read: the sets of large issuers have some ten kilobytes. */
const MOST_BYTES = 1_000_000;

/** How much is told of a text that is no key set: enough to recognise it by, and nothing that is secret in a file of a key. */
const MOST_SHOWN = 20;

/** Where keys are, and what they shall verify. */
export interface KeySource {
  /** A file, or a URL of http or https. */
  readonly jwks: string;
  readonly algorithms: readonly string[];
}

/**
 * Reads a JSON Web Key Set (RFC 7517) from a file or a URL. An empty one is one, too.
 * @throws OperatorError where it cannot be read, is none, or has keys and none of them verifies anything
 */
export async function readKeySet({ jwks: source, algorithms }: KeySource): Promise<JSONWebKeySet> {
  const text = isUrl(source) ? await fetchText(source) : await readText(source);
  const json = parseJson(source, text);
  const keys: unknown = typeof json === 'object' && json !== null && 'keys' in json ? json.keys : undefined;
  if (!Array.isArray(keys) || !keys.every(isKey))
    throw notKeys(source, `{"keys": […]} with at least one key`, describeJson(json));
  if (keys.length > 0 && !(await hasUsableKey({ keys }, algorithms)))
    throw notKeys(
      source,
      `at least one public key for ${algorithms.join(', ')} (JWT_ALGORITHMS)`,
      `keys that cannot be used for them: ${shown(keys.map(describeKey))}`,
    );
  return { keys };
}

/** Refuses a set without keys. @throws OperatorError */
export function expectKeys({ jwks: source }: KeySource, { keys }: JSONWebKeySet): void {
  if (keys.length === 0) throw notKeys(source, `{"keys": […]} with at least one key`, 'none');
}

/** What a key is for: nothing of the key. */
function describeKey({ kty, crv, alg, use }: JSONWebKeySet['keys'][number]): string {
  return [kty, crv, alg, use].filter((part) => typeof part === 'string').join(' ');
}

/** What a wrong file holds may be a private key: names are told, and no values. */
function describeJson(json: unknown): string {
  return typeof json === 'object' && json !== null ? `what has ${shown(Object.keys(json))}` : typeof json;
}

function isKey(value: unknown): value is JSONWebKeySet['keys'][number] {
  return typeof value === 'object' && value !== null && 'kty' in value && typeof value.kty === 'string';
}

function parseJson(source: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notKeys(source, 'JSON', shown(text.slice(0, MOST_SHOWN)));
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readTextFile(file, MOST_BYTES);
  } catch (error) {
    throw new OperatorError(
      `Expected JWT_JWKS to be ${AUTHENTICATION_EXPECTED.JWT_JWKS}, but ${file} cannot be read: ${fileTrouble(error)}.`,
      { cause: error },
    );
  }
}

async function fetchText(url: string): Promise<string> {
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/jwk-set+json, application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
    });
    if (response.status !== 200) throw new Error(`status ${response.status}`);
    return await boundedText(response);
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error }; // of `fetch failed`, the cause says why
    throw notKeys(url, 'an address that answers', (cause?.message ?? message).replace(url, withoutCredentials(url)));
  }
}

async function boundedText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) throw new Error(`more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function notKeys(source: string, expected: string, got: string): OperatorError {
  const shownSource = isUrl(source) ? withoutCredentials(source) : source;
  return new OperatorError(`Expected JWT_JWKS, ${shownSource}, to be a JSON Web Key Set: ${expected}, but got ${got}.`);
}
