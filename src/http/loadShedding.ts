import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { noteWait } from './arrivals.js';
import { REFUSALS, type Concurrency, type Overloaded } from './concurrency.js';
import type { Connection } from './connection.js';
import type { Draining, IsFarewell } from './draining.js';
import { KeptAnswers } from './keptAnswers.js';
import { fieldOf, type RequestHead } from './requestHeads.js';
import { giveRequestId, REQUEST_ID, requestIdOf } from './requestId.js';
import type { StandingHeaders } from './standingHeaders.js';

const WRITTEN = new Map(REFUSALS.map((refusal) => [refusal, write(refusal)]));
const answerTo = (refusal: Overloaded) => WRITTEN.get(refusal) ?? write(refusal);

/**
 * Has requests for the graph wait while there is no room for operations, and answers them with 503 where there is none to wait, before anything looks at them: what is refused at
 * five times the capacity may take no more than a twentieth of the time of an answer. The body goes unread, and the connection stays: to open another one costs more than to refuse.
 */
export class LoadShedding {
  private readonly answers = new KeptAnswers<Overloaded>();

  constructor(
    private readonly concurrency: Concurrency,
    private readonly draining: Draining,
    private readonly isFarewell: IsFarewell,
    private readonly headersFor: StandingHeaders,
  ) {}

  /** Lets requests through in their turn. */
  before(handle: RequestListener): RequestListener {
    return (request, response) => {
      if (!isForGraph(request.url) || request.method === 'OPTIONS') return handle(request, response);
      this.concurrency.enter({
        begin: (waitedMs) => {
          if (response.destroyed) return this.concurrency.noteLeft();
          noteWait(request, waitedMs);
          handle(request, response);
        },
        refuse: (refusal) => this.refuse(request, response, refusal),
      });
    };
  }

  /**
   * Refuses a request by its head alone where it finds no room, with what others were told before it: that takes half as long. Not where it is told something of its own: pages
   * are, and who shall go elsewhere. @returns whether it has
   */
  refuseHead({ url, rawHeaders }: RequestHead, connection: Connection): boolean {
    const isPlain = isForGraph(url) && fieldOf(rawHeaders, 'origin') === undefined;
    if (!isPlain || this.draining.isStopping || !connection.isFree) return false;
    return this.concurrency.refuseNow((refusal) => {
      const id = requestIdOf({ [REQUEST_ID]: fieldOf(rawHeaders, REQUEST_ID) });
      const answer = this.answers.for(refusal, id);
      if (answer !== undefined) connection.write(answer);
      return answer !== undefined;
    });
  }

  private refuse(request: IncomingMessage, response: ServerResponse, refusal: Overloaded): void {
    if (this.isFarewell(response)) response.shouldKeepAlive = false;
    const id = giveRequestId(request);
    const { fields, body } = answerTo(refusal);
    response.writeHead(503, [...this.headersFor(request.headers), ...fields]);
    if (response.shouldKeepAlive && request.httpVersionMinor === 1 && request.headers.origin === undefined)
      this.answers.keep(refusal, response, id, body);
    response.end(body);
  }
}

function isForGraph(url = ''): boolean {
  return url.startsWith('/graphql') && (url.length === 8 || url[8] === '?');
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
