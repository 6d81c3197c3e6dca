import { ClientError } from '../../platform/errors.js';

/** What a verified token says about who asks. Who has none is anonymous. */
export interface Credentials {
  readonly subject: string | undefined;
  readonly scopes: ReadonlySet<string>;
  /** When it says no more, in milliseconds since 1970, the tolerance for clocks included. */
  readonly expiresAt: number;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** A context that carries them, where somebody is known. */
export interface CredentialsContext {
  readonly credentials?: Credentials | undefined;
}

/** Who asks; undefined: anonymous. Contexts are made by others. */
export function credentialsOf(context: CredentialsContext): Credentials | undefined {
  return context.credentials;
}

export function hasExpired(credentials: Credentials | undefined): boolean {
  return credentials !== undefined && credentials.expiresAt <= Date.now();
}

/** Ends what goes on for longer than the token of who asks: it is believed no more, and nobody becomes anonymous on the way. */
export function tokenExpired(): ClientError {
  return new ClientError('TOKEN_EXPIRED', 'The token has expired: ask again with a new one.');
}
