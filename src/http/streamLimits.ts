import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

/** What one client may have of a server that keeps a connection open for it. */
export interface StreamLimits {
  /** Operations at once on one WebSocket. */
  readonly operations: number;
  /** How long a WebSocket may take to begin with `connection_init`. */
  readonly initialisationMs: number;
  /** How long an answer may wait for a client that takes nothing of it, a plain one included. */
  readonly unreadMs: number;
  /** How fast a large plain answer must be read after that, on the whole, in bytes. */
  readonly leastReadPerSecond: number;
  /** How many bytes of all answers may wait for clients at once. */
  readonly unreadBytes: number;
  /** How often a silent connection is shown, and asked, to be alive. */
  readonly pingEveryMs: number;
  /** How long connections may take to end when the server stops. */
  readonly closingMs: number;
}

export const STREAM_LIMITS: StreamLimits = {
  operations: 100,
  initialisationMs: 10_000,
  unreadMs: 10_000,
  leastReadPerSecond: 50_000,
  unreadBytes: mostUnreadBytes(),
  pingEveryMs: 12_000,
  closingMs: 1_000,
};

/** An eighth of the memory that there is: what waits takes twice its size, as text and as bytes. */
function mostUnreadBytes(): number {
  return Math.min(getHeapStatistics().heap_size_limit, process.constrainedMemory() || totalmem()) / 8;
}
