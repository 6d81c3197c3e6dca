import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** What a browser may do with an answer that is no page: nothing. */
const OF_DATA = "default-src 'none'; frame-ancestors 'none'";

/** Have browsers take an answer for what it says it is, run nothing in it, and tell nobody where they were. */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': OF_DATA,
  'referrer-policy': 'no-referrer',
} as const;

/** Sends them with every answer. */
export function sendSecurityHeaders(http: FastifyInstance): void {
  http.addHook('onRequest', async (_request, reply) => {
    void reply.headers(SECURITY_HEADERS);
  });
}

/** Sends a page of ours, in which nothing runs but what bears the nonce; Apollo Sandbox may stand in a frame, and ask this server alone. */
export function sendPage(reply: FastifyReply, page: (nonce: string) => string): FastifyReply {
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    'frame-src https://sandbox.embed.apollographql.com',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(page(nonce));
}
