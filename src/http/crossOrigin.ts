import type { IncomingHttpHeaders } from 'node:http';
import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { Protocol } from './protocol.js';
import { MalformedRequest } from './requestBody.js';

/** A day: how long a browser need not ask again. */
const PREFLIGHT_SECONDS = 86_400;

/**
 * Tells browsers which pages may read answers (CORS). Every page may by default: the data are open and no credentials are read. Credentials are allowed to the
 * pages of a list alone.
 */
export async function allowPages(
  http: FastifyInstance,
  { corsOrigins, headers }: Protocol,
  ownHeaders: readonly string[],
): Promise<void> {
  if (corsOrigins === 'off') return;
  const isList = corsOrigins !== '*';
  await http.register(cors, {
    origin: isList ? [...corsOrigins] : '*',
    credentials: isList,
    methods: ['GET', 'POST'],
    exposedHeaders: [...ownHeaders, ...headers.returned.map(({ name }) => name)],
    maxAge: PREFLIGHT_SECONDS,
  });
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
