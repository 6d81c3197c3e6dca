import type { ServerOptions } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { tooLarge } from '../gateway/limits.js';
import { sendRefusal, type Refusal } from './refusal.js';

/** What a request may bring, whatever the operation in it. */
export interface BodyLimits {
  /** The bytes of its body, of its query string, or of a message on a WebSocket. */
  readonly bodyBytes: number;
  /** How long it may take to arrive, its headers included. */
  readonly bodySeconds: number;
}

/** A megabyte is ten times what the largest operation needs. */
export const BODY_LIMITS: BodyLimits = { bodyBytes: 1_000_000, bodySeconds: 15 };

/** How often node looks for requests that take too long to arrive. */
const CHECKING_MS = 500;

/** The times of a server that lets go of clients which send slowly, so that nobody can hold its connections: 408 is what they are told. */
export function arrivalTimes({ bodySeconds }: BodyLimits): ServerOptions {
  const timeoutMs = bodySeconds * 1000;
  return { requestTimeout: timeoutMs, headersTimeout: timeoutMs, connectionsCheckingInterval: CHECKING_MS };
}

/** Refuses query strings beyond the limit. Bodies are counted as they come. */
export function limitQueryStrings(http: FastifyInstance, { bodyBytes }: BodyLimits): void {
  http.addHook('onRequest', async ({ url }, reply) => {
    const { length } = url.slice(url.indexOf('?') + 1); // a request line is ASCII
    if (length > bodyBytes) return sendRefusal(reply, bodyTooLarge(414, bodyBytes, length));
  });
}

/** The refusal of a body, or of what stands for one. `got`: its bytes, where they were counted to the end. */
export function bodyTooLarge(status: 413 | 414, bodyBytes: number, got = Infinity): Refusal {
  return { status, body: { errors: [tooLarge('bodyBytes', 'bytes', bodyBytes, got).toJSON()] } };
}
