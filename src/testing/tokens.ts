import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';

/** An issuer of tokens: its key set stands in a file. */
export interface TokenIssuer extends AsyncDisposable {
  readonly jwksFile: string;
  /** The key set as it stands in the file. */
  readonly jwks: () => string;
  /** A token that holds for an hour, unless the claims say otherwise; a claim that is undefined is left out. */
  sign(claims?: JWTPayload, header?: { kid?: string; alg?: string }): Promise<string>;
  /** Signs with another key from now on, and publishes that one alone. */
  rotate(): Promise<void>;
  /** Publishes whatever text. */
  publish(text: string): Promise<void>;
}

/** Seconds since 1970, as tokens have them. */
export function secondsFromNow(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}

export async function startIssuer(): Promise<TokenIssuer> {
  const folder = await mkdtemp(join(tmpdir(), 'issuer-'));
  const jwksFile = join(folder, 'jwks.json');
  let kid = 0;
  let privateKey: CryptoKey;
  let jwks = '';
  const issuer: TokenIssuer = {
    jwksFile,
    jwks: () => jwks,
    sign: (claims = {}, header = {}) =>
      new SignJWT({ sub: 'ada', exp: secondsFromNow(3600), ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: String(kid), ...header })
        .sign(privateKey),
    async rotate() {
      const pair = await generateKeyPair('ES256');
      ({ privateKey } = pair);
      const key = { ...(await exportJWK(pair.publicKey)), kid: String(++kid), alg: 'ES256', use: 'sig' };
      await issuer.publish(JSON.stringify({ keys: [key] }));
    },
    async publish(text) {
      jwks = text;
      await writeFile(jwksFile, text);
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
  await issuer.rotate();
  return issuer;
}
