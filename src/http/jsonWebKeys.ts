import type { JWTVerifyGetKey } from 'jose';
import { isUrl } from '../platform/authenticationConfig.js';
import { FollowedFile, takeOrRefuse, type FollowOptions } from '../platform/followedFile.js';
import { expectKeys, readKeySet, type KeySource } from './keySet.js';

/** The keys by which tokens are checked. */
export interface JsonWebKeys extends AsyncDisposable {
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
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const REFRESH_EVERY_MS = 10 * 60 * 1000;
const COOLDOWN_MS = 30_000;

/**
 * Opens a JSON Web Key Set. A file is read again when it changes, a URL every ten minutes and when a token names a key that is not known: issuers rotate their keys.
 * What cannot be read then is told in the log, and the keys before it go on being believed. A set without keys can be read: then they are taken back.
 * @throws OperatorError where it cannot be read, is no key set, or has no key that verifies anything
 */
export async function openJsonWebKeys(
  from: KeySource,
  log: KeyLog,
  options: JsonWebKeysOptions = {},
): Promise<JsonWebKeys> {
  const { createLocalJWKSet, errors } = await import('jose'); // only who has keys needs it
  const { jwks: source } = from;
  const first = await readKeySet(from);
  expectKeys(from, first);
  let keys = createLocalJWKSet(first);
  const follow: FollowOptions = {
    async take() {
      const next = await readKeySet(from);
      if (JSON.stringify(next) === JSON.stringify(keys.jwks())) return;
      keys = createLocalJWKSet(next);
      if (next.keys.length > 0) log.info({ source, keys: next.keys.length }, 'The keys of tokens were replaced');
      else log.error({ source }, 'All keys of tokens were taken back: no token is believed until there are others');
    },
    onRefusal: (why) =>
      log.error({ source, ...why }, 'The keys of tokens cannot be read again; those before go on being believed'),
  };
  const following = isUrl(source) ? followUrl(follow, options) : followFile(source, follow);

  return {
    async find(header, token) {
      try {
        return await keys(header, token);
      } catch (error) {
        const isUnknown = error instanceof errors.JWKSNoMatchingKey;
        if (!isUnknown || !(await following.askAgain())) throw error;
      }
      return keys(header, token);
    },
    [Symbol.asyncDispose]: () => following[Symbol.asyncDispose](),
  };
}

/** Keeps the keys at what their source says. */
interface Following extends AsyncDisposable {
  /** Asks the source for a key that is not known. False where it shall not be asked now. */
  askAgain(): Promise<boolean>;
}

/** Whatever a file holds is known already. */
function followFile(file: string, follow: FollowOptions): Following {
  const following = new FollowedFile(file, follow);
  return { askAgain: async () => false, [Symbol.asyncDispose]: () => following[Symbol.asyncDispose]() };
}

function followUrl(
  follow: FollowOptions,
  { refreshEveryMs = REFRESH_EVERY_MS, cooldownMs = COOLDOWN_MS }: JsonWebKeysOptions,
): Following {
  let lastAttempt = performance.now();
  let refreshing: Promise<void> | undefined;
  const refresh = (): Promise<void> => {
    lastAttempt = performance.now();
    return (refreshing ??= takeOrRefuse(follow).finally(() => (refreshing = undefined)));
  };
  const timer = setInterval(() => void refresh(), refreshEveryMs).unref();
  return {
    async askAgain() {
      if (!refreshing && performance.now() - lastAttempt < cooldownMs) return false;
      await (refreshing ?? refresh());
      return true;
    },
    [Symbol.asyncDispose]: async () => clearInterval(timer),
  };
}
