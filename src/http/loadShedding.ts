import type { IncomingMessage, RequestListener } from 'node:http';
import { REFUSALS, type Concurrency, type Overloaded } from './concurrency.js';
import type { Draining } from './draining.js';
import type { StandingHeaders } from './standingHeaders.js';

const WRITTEN = new Map(REFUSALS.map((refusal) => [refusal, write(refusal)]));
const answerTo = (refusal: Overloaded) => WRITTEN.get(refusal) ?? write(refusal);

/**
 * Answers requests for the graph with 503 while there is no room for operations, before anything looks at them: what is refused at five times the capacity may take no more
 * than a twentieth of the time of an answer, and the way through fastify takes more than twice as long as this (0.044 ms of processor time to 0.017). The body goes unread, and the
 * connection stays: to open another one costs more than to refuse.
 */
export function sheddingLoad(
  concurrency: Concurrency,
  draining: Draining,
  headersFor: StandingHeaders,
): (handle: RequestListener) => RequestListener {
  return (handle) => (request, response) => {
    const refusal = isForGraph(request) ? concurrency.refusal() : undefined;
    if (!refusal) return handle(request, response);
    response.shouldKeepAlive &&= !draining.isStopping;
    const { fields, body } = answerTo(refusal);
    response.writeHead(503, [...headersFor(request.headers), ...fields]).end(body);
  };
}

/** Everything at `/graphql` but what browsers ask before they ask. */
function isForGraph({ url = '', method }: IncomingMessage): boolean {
  return url.startsWith('/graphql') && (url.length === 8 || url[8] === '?') && method !== 'OPTIONS';
}

function write(refusal: Overloaded) {
  const body = JSON.stringify({ errors: [refusal.toJSON()] });
  const fields = [
    ...['content-type', 'application/json; charset=utf-8'],
    ...['content-length', String(body.length)],
    ...['retry-after', String(refusal.retryAfterSeconds)],
  ];
  return { fields, body };
}
