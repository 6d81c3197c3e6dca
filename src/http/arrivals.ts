import type { IncomingMessage } from 'node:http';

/** Requests that waited before anything looked at them, and how long, in milliseconds. */
const waits = new WeakMap<IncomingMessage, number>();

/** Writes down that a request waited, since that is part of how long its answer takes. */
export function noteWait(request: IncomingMessage, ms: number): void {
  waits.set(request, ms);
}

/** When a request arrived that is looked at now, on the clock of `performance.now()`. */
export function arrivalOf(request: IncomingMessage): number {
  return performance.now() - (waits.get(request) ?? 0);
}
