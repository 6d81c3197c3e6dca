import { z } from 'zod';
import { OperatorError, shown } from './errors.js';
import { withoutCredentials } from './withoutCredentials.js';

/** Which bearer tokens are believed. */
export interface AuthenticationConfig {
  /** The JSON Web Key Set: a file, or a URL of http or https. */
  readonly jwks: string;
  /** Who may have issued a token; every issuer where none is said. */
  readonly issuers: readonly string[];
  /** A token must be for one of these, where any is said. */
  readonly audiences: readonly string[];
  /** The only algorithms that signatures may have. */
  readonly algorithms: readonly string[];
  /** How far the clocks of issuers may be off. */
  readonly clockToleranceSeconds: number;
}

/** What becomes of an operation that asks for fields which its request may not see. */
export type UnauthorizedFields = 'null' | 'refuse';

/** Signatures by a private key alone: who checks a secret that both sides know could also sign, and may take a public key for one. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

const DEFAULT_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const DEFAULT_TOLERANCE_SECONDS = 30;
const MOST_TOLERANCE_SECONDS = 600;

const list = z
  .string()
  .transform((text) => text.split(',').map((item) => item.trim()))
  .pipe(z.array(z.string().min(1)));

/** The variables of the environment. */
export const authenticationVariables = {
  JWT_JWKS: z.string().min(1).optional(),
  JWT_ISSUER: list.optional(),
  JWT_AUDIENCE: list.optional(),
  JWT_ALGORITHMS: list.pipe(z.array(z.enum(ALGORITHMS))).optional(),
  JWT_CLOCK_TOLERANCE: z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .pipe(z.number().max(MOST_TOLERANCE_SECONDS))
    .optional(),
  UNAUTHORIZED_FIELDS: z.enum(['null', 'refuse']).default('null'),
};

/** What each of them is expected to be. */
export const AUTHENTICATION_EXPECTED: Readonly<Record<keyof typeof authenticationVariables, string>> = {
  JWT_JWKS: 'the file or the http(s) URL of a JSON Web Key Set',
  JWT_ISSUER: 'issuers of tokens, separated by commas',
  JWT_AUDIENCE: 'audiences of tokens, separated by commas',
  JWT_ALGORITHMS: `algorithms out of ${ALGORITHMS.join(', ')}, separated by commas`,
  JWT_CLOCK_TOLERANCE: `seconds, 0 to ${MOST_TOLERANCE_SECONDS}`,
  UNAUTHORIZED_FIELDS: 'null or refuse',
};

const ABOUT_TOKENS = ['JWT_ISSUER', 'JWT_AUDIENCE', 'JWT_ALGORITHMS', 'JWT_CLOCK_TOLERANCE'] as const;

/**
 * Which tokens are believed; undefined where no key is configured, so that everybody is anonymous.
 * @throws OperatorError where one variable says what another makes meaningless
 */
export function readAuthentication(
  data: z.output<z.ZodObject<typeof authenticationVariables>>,
): AuthenticationConfig | undefined {
  const jwks = data.JWT_JWKS;
  if (jwks === undefined) {
    const lone = ABOUT_TOKENS.find((name) => data[name] !== undefined);
    if (lone === undefined) return undefined;
    throw new OperatorError(
      `Expected JWT_JWKS to be ${AUTHENTICATION_EXPECTED.JWT_JWKS}, because ${lone} is set, but got nothing.`,
    );
  }
  if (isUrl(jwks) && (!/^https?:/i.test(jwks) || !URL.canParse(jwks)))
    throw new OperatorError(
      `Expected JWT_JWKS to be ${AUTHENTICATION_EXPECTED.JWT_JWKS}, but got ${shown(withoutCredentials(jwks))}.`,
    );
  if (isUrl(jwks) && withoutCredentials(jwks) !== jwks)
    throw new OperatorError(
      `Expected JWT_JWKS to be an address without a user's name and password, but got ${shown(withoutCredentials(jwks))} with them.`,
    );
  return {
    jwks,
    issuers: data.JWT_ISSUER ?? [],
    audiences: data.JWT_AUDIENCE ?? [],
    algorithms: data.JWT_ALGORITHMS ?? DEFAULT_ALGORITHMS,
    clockToleranceSeconds: data.JWT_CLOCK_TOLERANCE ?? DEFAULT_TOLERANCE_SECONDS,
  };
}

/** Whether a key set is to be fetched, not read from a file. */
export function isUrl(jwks: string): boolean {
  return /^[a-z][a-z\d+.-]*:\/\//i.test(jwks);
}
