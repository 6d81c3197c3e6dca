import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { together } from '../platform/together.js';
import { noteWait } from './arrivals.js';
import { REFUSALS, type Concurrency, type Overloaded } from './concurrency.js';
import type { IsFarewell } from './draining.js';
import { KeptAnswers } from './keptAnswers.js';
import { giveRequestId } from './requestId.js';
import type { StandingHeaders } from './standingHeaders.js';

const WRITTEN = new Map(REFUSALS.map((refusal) => [refusal, write(refusal)]));
const answerTo = (refusal: Overloaded) => WRITTEN.get(refusal) ?? write(refusal);

/**
 * Has requests for the graph wait while there is no room for operations, and answers them with 503 where there is none to wait, before anything looks at them: what is refused at
 * five times the capacity may take no more than a twentieth of the time of an answer, and the way through fastify takes more than twice as long as this. The body goes unread, and
 * the connection stays: to open another one costs more than to refuse.
 */
export function sheddingLoad(
  concurrency: Concurrency,
  isFarewell: IsFarewell,
  headersFor: StandingHeaders,
): (handle: RequestListener) => RequestListener {
  // Half of what a refusal costs is the system's, much of that for waking who reads it: a proxy is woken once.
  const send = together<{ response: ServerResponse; rest: string }>(({ response, rest }) => response.end(rest));
  const answers = new KeptAnswers<Overloaded>();
  return (handle) => (request, response) => {
    if (!isForGraph(request)) return handle(request, response);
    concurrency.enter({
      begin(waitedMs) {
        if (response.destroyed) return concurrency.noteLeft();
        noteWait(request, waitedMs);
        handle(request, response);
      },
      refuse(refusal) {
        if (isFarewell(response)) response.shouldKeepAlive = false;
        const id = giveRequestId(request);
        const write = () => {
          const { fields, body } = answerTo(refusal);
          return { status: 503, fields: [...headersFor(request.headers), ...fields], body };
        };
        // What a page is told depends on where it is from.
        const kind = request.headers.origin === undefined ? refusal : undefined;
        send({ response, rest: answers.write(response, kind, id, write) });
      },
    });
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
