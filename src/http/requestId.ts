import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** The header that carries the request id, in and out: what an error of ours quotes. */
export const REQUEST_ID = 'x-request-id';

/** Gives a request its id, where whoever answers it past fastify finds it, too. */
export function giveRequestId({ headers }: { readonly headers: IncomingHttpHeaders }): string {
  return (headers[REQUEST_ID] = requestIdOf(headers));
}

/** The id of a request. One that a proxy gave is kept where it is short and plain, so that it cannot forge log lines. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  const given = headers[REQUEST_ID];
  return typeof given === 'string' && /^[\w.:-]{1,100}$/.test(given) ? given : randomUUID();
}
