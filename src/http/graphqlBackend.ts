import type { ApolloServer } from '@apollo/server';
import type { FastifyRequest } from 'fastify';
import type { Allowance } from '../gateway/rateLimit.js';
import type { CheckText } from '../gateway/limits.js';
import type { OperationStreams } from '../gateway/operationStreams.js';
import type { Authentication } from './bearerToken.js';
import type { Concurrency } from './concurrency.js';
import type { GraphDescription } from './landingPage.js';
import type { Protocol } from './protocol.js';
import type { RequestObserver } from './requestObserver.js';

/** What answers GraphQL requests; null while the graph is loading. */
export interface GraphqlBackend<Context extends object> {
  apollo: ApolloServer<Context>;
  streams: OperationStreams<Context>;
  contextFor(request: FastifyRequest): Context;
  /** Asked about the text of every operation before it is parsed. */
  readonly checkText: CheckText;
  /** What the client of a request may still cost; undefined where nobody is limited. */
  allowanceFor?(request: FastifyRequest): Allowance;
}

export interface GraphqlRouteOptions<Context extends object> {
  backend: () => GraphqlBackend<Context> | null;
  protocol: Protocol;
  /** How many operations may be at work. */
  readonly concurrency: Concurrency;
  /** What the page for browsers says. */
  description?: GraphDescription | undefined;
  /** Tells who asks; without it everybody is anonymous. */
  authentication?: Authentication | undefined;
  /** Told of every request. */
  observer?: RequestObserver | undefined;
}
