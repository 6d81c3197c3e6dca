import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JWTPayload, JWTVerifyOptions } from 'jose';
import type { Credentials } from '../gateway/authorization/credentials.js';
import type { AuthenticationConfig } from '../platform/authenticationConfig.js';
import type { ErrorCode } from '../platform/errors.js';
import { openJsonWebKeys, type JsonWebKeys, type KeyLog } from './jsonWebKeys.js';
import type { RequestRefusal } from './requestObserver.js';

/** Tells who asks by the bearer token of a request (RFC 6750, RFC 7519). */
export interface Authentication extends AsyncDisposable {
  /**
   * What an `Authorization` header says; undefined without one: anonymous.
   * @throws Unauthenticated for whatever is not a token that is believed: it is never taken for nothing
   */
  verify(authorization: string | undefined): Promise<Credentials | undefined>;
}

/** Why a token is not believed, in words for the operator: a closed list, with nothing of the token in it. */
export type TokenProblem =
  | 'not one bearer token'
  | 'no signed JSON Web Token'
  | 'expired'
  | 'wrong issuer'
  | 'wrong audience'
  | 'wrong claim'
  | 'wrong algorithm'
  | 'unknown key'
  | 'unusable key'
  | 'wrong signature';

/** A request whose token is not believed. The message is for clients. */
export class Unauthenticated extends Error {
  /**
   * @param status 400 where the header cannot be read as one token, 401 otherwise
   * @param error the word of RFC 6750; undefined where there is no bearer token at all
   */
  constructor(
    message: string,
    readonly status: 400 | 401,
    readonly error: 'invalid_request' | 'invalid_token' | undefined,
    readonly problem: TokenProblem = 'not one bearer token',
  ) {
    super(message);
    this.name = 'Unauthenticated';
  }

  /** The header `WWW-Authenticate` (RFC 6750, section 3). */
  get challenge(): string {
    return this.error === undefined ? 'Bearer' : `Bearer error="${this.error}", error_description="${this.message}"`;
  }
}

const UNAUTHENTICATED = 'UNAUTHENTICATED' satisfies ErrorCode;

/** What is told of such a request to whoever observes it. */
export function refusedToken({ problem }: Unauthenticated): RequestRefusal {
  return { code: UNAUTHENTICATED, reason: problem };
}

/** @throws OperatorError where the keys cannot be read */
export async function openAuthentication(config: AuthenticationConfig, log: KeyLog): Promise<Authentication> {
  const keys = await openJsonWebKeys(config, log);
  const verifyToken = await tokenVerifier(config, keys, log);
  if (config.issuers.length === 0)
    log.warn(
      {},
      'JWT_ISSUER is not set: every token that one of the keys has signed is believed, whoever its issuer is',
    );
  if (config.audiences.length === 0)
    log.warn(
      {},
      'JWT_AUDIENCE is not set: every token of the issuer is believed, also one that was made for another service (RFC 8725, section 3.9)',
    );
  return {
    verify: async (authorization) =>
      authorization === undefined ? undefined : verifyToken(bearerToken(authorization)),
    [Symbol.asyncDispose]: () => keys[Symbol.asyncDispose](),
  };
}

const verified = new WeakMap<FastifyRequest, Credentials>();

/** Who makes a request, once its token was verified; undefined: anonymous. The subject of a token is `credentialsOf(request)?.subject`. */
export function credentialsOf(request: FastifyRequest): Credentials | undefined {
  return verified.get(request);
}

/** Verifies the token of a request, which comes in a header of its own, or in what a WebSocket begins with. @throws Unauthenticated */
export async function authenticate(
  request: FastifyRequest,
  authentication: Authentication | undefined,
  authorization: string | undefined = request.headers.authorization,
): Promise<void> {
  if (!authentication) return;
  // Addresses end up in logs and histories: what comes there is believed no more, and not passed over, since its client means to be somebody (RFC 9700, section 4.3.2).
  if (typeof request.query === 'object' && request.query !== null && 'access_token' in request.query)
    throw new Unauthenticated(
      'Expected a token in the Authorization header, but got one in the address',
      400,
      'invalid_request',
    );
  // Node takes the first of several; a proxy may have looked at another.
  if ((request.raw.headersDistinct['authorization']?.length ?? 0) > 1)
    throw new Unauthenticated('Expected one Authorization header, but got several', 400, 'invalid_request');
  const credentials = await authentication.verify(authorization);
  if (credentials) verified.set(request, credentials);
}

/** Tells a client that its token is not believed. */
export function sendUnauthenticated(
  reply: FastifyReply,
  { status, message, challenge }: Unauthenticated,
): FastifyReply {
  return reply
    .code(status)
    .header('www-authenticate', challenge)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send({ errors: [{ message: `${message}.`, extensions: { code: UNAUTHENTICATED } }] });
}

/** The token in `Bearer <token>`: a b64token (RFC 6750, section 2.1). Each pattern begins at the start and can give back in one place only: its time is that of the text's length. */
function bearerToken(authorization: string): string {
  const credentials = authorization.trim();
  if (!/^bearer( |$)/i.test(credentials))
    throw new Unauthenticated('Expected a bearer token, but got other credentials', 401, undefined);
  const token = /^bearer +([\w.~+/-]+=*)$/i.exec(credentials)?.[1];
  if (token === undefined)
    throw new Unauthenticated('Expected one bearer token, but got something else', 400, 'invalid_request');
  return token;
}

async function tokenVerifier(
  { issuers, audiences, algorithms, clockToleranceSeconds }: AuthenticationConfig,
  keys: JsonWebKeys,
  log: KeyLog,
): Promise<(token: string) => Promise<Credentials>> {
  const { errors, jwtVerify } = await import('jose');
  const options: JWTVerifyOptions = {
    algorithms: [...algorithms],
    clockTolerance: clockToleranceSeconds,
    requiredClaims: ['exp'],
    ...(issuers.length > 0 && { issuer: [...issuers] }),
    ...(audiences.length > 0 && { audience: [...audiences] }),
  };

  async function payloadOf(token: string): Promise<JWTPayload> {
    try {
      return (await jwtVerify(token, keys.find, options)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
      return payloadByOneOf(error, token);
    }
  }

  /** A token need not name its key: then each that it may be signed with is tried. */
  async function payloadByOneOf(matching: InstanceType<typeof errors.JWKSMultipleMatchingKeys>, token: string) {
    for await (const key of matching) {
      try {
        return (await jwtVerify(token, key, options)).payload;
      } catch (error) {
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }

  return async (token) => {
    try {
      const payload = await payloadOf(token);
      return {
        subject: typeof payload.sub === 'string' ? payload.sub : undefined,
        scopes: scopesOf(payload),
        expiresAt: ((payload.exp ?? 0) + clockToleranceSeconds) * 1000, // `exp` is required above
        claims: payload,
      };
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) {
        // Not what the token says is wrong, but the key that it names: too short, or no point on its curve.
        log.error({ err: error }, 'A key of tokens cannot be used');
        throw new Unauthenticated('The key of the token cannot be used', 401, 'invalid_token', 'unusable key');
      }
      const [message, problem] = whyNot(error.code, claimIn(error));
      throw new Unauthenticated(message, 401, 'invalid_token', problem);
    }
  };
}

/** `scope` is a list separated by blanks (RFC 8693); `scp` is what Azure and Okta call it. Either may be an array. */
function scopesOf({ scope, scp }: JWTPayload): ReadonlySet<string> {
  return new Set(
    [scope, scp].flatMap((claim) => {
      if (typeof claim === 'string') return claim.split(' ').filter(Boolean);
      return Array.isArray(claim) ? claim.filter((item) => typeof item === 'string') : [];
    }),
  );
}

function claimIn(error: Error): string | undefined {
  return 'claim' in error && typeof error.claim === 'string' ? error.claim : undefined;
}

/** In words that say what a client can do, and nothing about the keys. They stand in a header: no quotes. And in a word for the operator. */
function whyNot(code: string, claim: string | undefined): [message: string, problem: TokenProblem] {
  if (code === 'ERR_JWT_EXPIRED') return ['The token has expired', 'expired'];
  if (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED')
    return [`The claim ${claim} of the token is not what is expected`, CLAIM_PROBLEMS.get(claim) ?? 'wrong claim'];
  if (code === 'ERR_JOSE_ALG_NOT_ALLOWED' || code === 'ERR_JOSE_NOT_SUPPORTED')
    return ['The algorithm of the token is not one that is accepted', 'wrong algorithm'];
  if (code === 'ERR_JWKS_NO_MATCHING_KEY') return ['The key of the token is not one that is known', 'unknown key'];
  if (code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED')
    return ['The signature of the token does not fit', 'wrong signature'];
  return ['The token is not a signed JSON Web Token', 'no signed JSON Web Token'];
}

const CLAIM_PROBLEMS: ReadonlyMap<string | undefined, TokenProblem> = new Map([
  ['iss', 'wrong issuer'],
  ['aud', 'wrong audience'],
]);
