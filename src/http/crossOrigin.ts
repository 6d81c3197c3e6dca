import type { IncomingHttpHeaders } from 'node:http';
import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { Protocol } from './protocol.js';
import { REQUEST_ID } from './requestId.js';
import { MalformedRequest } from './requestBody.js';

/** What a client may still cost (gateway/rateLimit.ts), and when to come back. */
const RATE_HEADERS = ['ratelimit', 'ratelimit-policy'];

/** A day: how long a browser need not ask again. */
const PREFLIGHT_SECONDS = 86_400;

/**
 * Tells browsers which pages may read answers (CORS). Every page may by default: the data are open and no credentials are read. Credentials are allowed to the
 * pages of a list alone.
 */
export async function allowPages(http: FastifyInstance, protocol: Protocol): Promise<void> {
  const { corsOrigins } = protocol;
  if (corsOrigins === 'off') return;
  const isList = corsOrigins !== '*';
  await http.register(cors, {
    origin: isList ? [...corsOrigins] : '*',
    credentials: isList,
    methods: ['GET', 'POST'],
    exposedHeaders: exposedBy(protocol),
    maxAge: PREFLIGHT_SECONDS,
  });
}

/** The same for answers that are given without fastify, as names and values in turn; a preflight is none of them. */
export function pageHeaders(protocol: Protocol): (origin: string | undefined) => readonly string[] {
  const { corsOrigins } = protocol;
  if (corsOrigins === 'off') return () => [];
  const exposed = ['access-control-expose-headers', exposedBy(protocol).join(', ')];
  if (corsOrigins === '*') return () => ['access-control-allow-origin', '*', ...exposed];
  const toList = ['vary', 'Origin', 'access-control-allow-credentials', 'true', ...exposed];
  return (origin) =>
    origin !== undefined && corsOrigins.includes(origin) ? ['access-control-allow-origin', origin, ...toList] : toList;
}

/** What pages may read of an answer besides what they always may. */
function exposedBy({ headers }: Protocol): string[] {
  return [REQUEST_ID, 'retry-after', ...RATE_HEADERS, ...headers.returned.map(({ name }) => name)];
}

/**
 * Whether a page may connect by WebSocket: browsers ask nobody, and send the visitor's credentials along, but they tell the page's origin. So where forged requests
 * are refused, "every page" means none but our own. What is no page has no origin.
 */
export function mayConnect(
  { headers: { origin }, host }: { readonly headers: IncomingHttpHeaders; readonly host: string },
  { corsOrigins, csrfPrevention }: Pick<Protocol, 'corsOrigins' | 'csrfPrevention'>,
): boolean {
  if (origin === undefined || (corsOrigins === '*' && !csrfPrevention)) return true;
  const isOwn = /^https?:\/\//.test(origin) && URL.canParse(origin) && new URL(origin).host === host;
  return isOwn || (typeof corsOrigins !== 'string' && corsOrigins.includes(origin));
}

/** Headers that Apollo's clients and servers have agreed on for this. */
const SIGNS = ['x-apollo-operation-name', 'apollo-require-preflight'] as const;

/**
 * Refuses a request that a foreign page could have caused with the visitor's credentials without the browser asking first (CSRF): one that bears no header that
 * makes browsers ask. The rule is Apollo Server's. POSTs never get here without one, since they are JSON.
 */
export function refuseForgeable(headers: IncomingHttpHeaders): void {
  if (SIGNS.some((name) => headers[name])) return;
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/json') return;
  throw new MalformedRequest(
    `a header that no page can send unasked, ${SIGNS.join(' or ')}, or content-type application/json (CSRF prevention)`,
    'nothing',
  );
}
