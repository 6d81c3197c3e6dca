import { readFile } from 'node:fs/promises';
import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose';
import { isUrl } from '../platform/authenticationConfig.js';
import { OperatorError, shown } from '../platform/errors.js';
import { watchFile } from '../platform/watchFile.js';

/** The keys by which tokens are checked. */
export interface JsonWebKeys extends Disposable {
  /** Finds the key of a token. Rejects with an error of jose where there is none, or more than one. */
  readonly find: JWTVerifyGetKey;
}

export interface JsonWebKeysOptions {
  /** How often keys from a URL are fetched anew: so long at most a key that was taken back is still believed. */
  readonly refreshEveryMs?: number;
  /** How long nothing is fetched after an attempt, however many tokens name keys that are not known. */
  readonly cooldownMs?: number;
}

export interface KeyLog {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const REFRESH_EVERY_MS = 10 * 60 * 1000;
const COOLDOWN_MS = 30_000;
const FETCH_TIMEOUT_MS = 5_000;

/** How much is told of a text that is no key set: enough to recognise it by, and nothing that is secret in a file of a key. */
const MOST_SHOWN = 20;

/**
 * Opens a JSON Web Key Set. A file is read again when it changes, a URL every ten minutes and when a token names a key that is not known: issuers rotate their keys.
 * What cannot be read then is told in the log, and the keys before it go on being believed.
 * @throws OperatorError where it cannot be read, or is no key set
 */
export async function openJsonWebKeys(
  source: string,
  log: KeyLog,
  { refreshEveryMs = REFRESH_EVERY_MS, cooldownMs = COOLDOWN_MS }: JsonWebKeysOptions = {},
): Promise<JsonWebKeys> {
  const { createLocalJWKSet, errors } = await import('jose'); // only who has keys needs it
  const read = async () => createLocalJWKSet(await readKeySet(source));
  let keys = await read();
  let lastAttempt = performance.now();
  let refreshing: Promise<void> | undefined;

  const refreshOnce = async (): Promise<void> => {
    lastAttempt = performance.now();
    try {
      const next = await read();
      if (JSON.stringify(next.jwks()) === JSON.stringify(keys.jwks())) return;
      keys = next;
      log.info({ source, keys: next.jwks().keys.length }, 'The keys of tokens were replaced');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.error({ source, reason }, 'The keys of tokens cannot be read again; those before go on being believed');
    }
  };
  const refresh = (): Promise<void> => (refreshing ??= refreshOnce().finally(() => (refreshing = undefined)));

  const isRemote = isUrl(source);
  const watching = isRemote ? undefined : watchFile(source, () => void refresh());
  const refreshingAgain = isRemote ? setInterval(() => void refresh(), refreshEveryMs).unref() : undefined;
  return {
    async find(header, token) {
      try {
        return await keys(header, token);
      } catch (error) {
        const isUnknown = error instanceof errors.JWKSNoMatchingKey;
        const mayAskAgain = refreshing !== undefined || performance.now() - lastAttempt >= cooldownMs;
        if (!isUnknown || !isRemote || !mayAskAgain) throw error;
      }
      await refresh();
      return keys(header, token);
    },
    [Symbol.dispose]() {
      watching?.[Symbol.dispose]();
      clearInterval(refreshingAgain);
    },
  };
}

async function readKeySet(source: string): Promise<JSONWebKeySet> {
  const text = isUrl(source) ? await fetchText(source) : await readText(source);
  const json = parseJson(source, text);
  const keys: unknown = typeof json === 'object' && json !== null && 'keys' in json ? json.keys : undefined;
  if (!Array.isArray(keys) || keys.length === 0 || !keys.every(isKey))
    throw notKeys(source, `{"keys": […]} with at least one key`, describeJson(json));
  return { keys };
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
    return await readFile(file, 'utf8');
  } catch (error) {
    throw notKeys(file, 'a file that can be read', String((error as NodeJS.ErrnoException).code));
  }
}

async function fetchText(url: string): Promise<string> {
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/jwk-set+json, application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
    });
    if (response.status === 200) return await response.text();
    throw new Error(`status ${response.status}`);
  } catch (error) {
    const { message, cause } = error as Error;
    throw notKeys(url, 'an address that answers', cause instanceof Error ? cause.message : message);
  }
}

function notKeys(source: string, expected: string, got: string): OperatorError {
  return new OperatorError(`Expected JWT_JWKS, ${source}, to be a JSON Web Key Set: ${expected}, but got ${got}.`);
}
