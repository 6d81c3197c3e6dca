import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { isDay } from './subgraph-kit/partialDate.js';
import { todayInUtc, type RequestContext } from './subgraph-kit/requestContext.js';

/** A request at our gateway. There is no database where all subgraphs are elsewhere: nobody in this process asks for it then. */
export type GatewayRequestContext = Omit<RequestContext, 'db'> & { readonly db: RequestContext['db'] | undefined };

/** The header by which our gateway tells a subgraph of ours the day that the whole request speaks of: midnight may come between two fetches. */
const TODAY = 'hemicycle-today';

/** Contexts for requests of clients: facts hold today. */
export function gatewayContexts(
  db: RequestContext['db'] | undefined,
  log: Logger,
): (request: FastifyRequest) => GatewayRequestContext {
  return ({ id }) => ({ db, log, requestId: id, today: todayInUtc() });
}

/** Contexts for requests of a gateway to one subgraph. Any router may ask; ours says which day it is. */
export function subgraphContexts(db: RequestContext['db'], log: Logger): (request: FastifyRequest) => RequestContext {
  return ({ id, headers }) => {
    const day = headers[TODAY];
    return { db, log, requestId: id, today: typeof day === 'string' && isDay(day) ? day : todayInUtc() };
  };
}

/** A request's context as headers, for a subgraph of ours that is elsewhere. */
export function contextHeaders({
  requestId,
  today,
}: Pick<RequestContext, 'requestId' | 'today'>): Record<string, string> {
  return { 'x-request-id': requestId, [TODAY]: today };
}
