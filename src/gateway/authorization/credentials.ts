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
