/** What one client may have of a server that keeps a connection open for it. */
export interface StreamLimits {
  /** Operations at once on one WebSocket. */
  readonly operations: number;
  /** How long a WebSocket may take to begin with `connection_init`. */
  readonly initialisationMs: number;
  /** How long an answer may wait for a client that takes nothing of it, a plain one included. */
  readonly unreadMs: number;
  /** How often a silent connection is shown, and asked, to be alive. */
  readonly pingEveryMs: number;
  /** How long connections may take to end when the server stops. */
  readonly closingMs: number;
}

export const STREAM_LIMITS: StreamLimits = {
  operations: 100,
  initialisationMs: 10_000,
  unreadMs: 10_000,
  pingEveryMs: 12_000,
  closingMs: 1_000,
};
