import type { IncomingHttpHeaders } from 'node:http';
import { pageHeaders } from './crossOrigin.js';
import type { Protocol } from './protocol.js';
import { REQUEST_ID, requestIdOf } from './requestId.js';
import { SECURITY_HEADERS } from './securityHeaders.js';

/** The headers that every answer bears, whatever it says, for those that are given without fastify: names and values in turn. */
export type StandingHeaders = (request: IncomingHttpHeaders) => readonly string[];

export function standingHeaders(protocol: Protocol): StandingHeaders {
  const forPages = pageHeaders(protocol);
  const security = Object.entries(SECURITY_HEADERS).flat();
  return (request) => [...security, ...forPages(request.origin), REQUEST_ID, requestIdOf(request)];
}
