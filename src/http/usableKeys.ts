import type { JSONWebKeySet } from 'jose';

/** Shorter ones jose refuses when it verifies (RFC 7518, section 3.3). */
const LEAST_RSA_BITS = 2048;

/** Whether any key of a set can verify a signature of one of these algorithms: whether it is for that, is public, and can be imported. */
export async function hasUsableKey({ keys }: JSONWebKeySet, algorithms: readonly string[]): Promise<boolean> {
  const { createLocalJWKSet } = await import('jose');
  for (const key of keys) {
    const find = createLocalJWKSet({ keys: [key] });
    for (const alg of algorithms) {
      // Rejects for keys of another kind as for those that are broken.
      const imported = await find({ alg }).catch(() => undefined);
      if (imported instanceof CryptoKey && isLongEnough(imported)) return true;
    }
  }
  return false;
}

function isLongEnough({ algorithm }: CryptoKey): boolean {
  return !('modulusLength' in algorithm) || Number(algorithm.modulusLength) >= LEAST_RSA_BITS;
}
