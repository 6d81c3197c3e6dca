import type { ApolloServer } from '@apollo/server';
import type { FastifyRequest } from 'fastify';
import type { OperationStreams } from '../gateway/operationStreams.js';
import type { Authentication } from './bearerToken.js';
import type { Protocol } from './protocol.js';

/** What answers GraphQL requests; null while the graph is loading. */
export interface GraphqlBackend<Context extends object> {
  apollo: ApolloServer<Context>;
  streams: OperationStreams<Context>;
  contextFor(request: FastifyRequest): Context;
}

export interface GraphqlRouteOptions<Context extends object> {
  backend: () => GraphqlBackend<Context> | null;
  protocol: Protocol;
  /** Tells who asks; without it everybody is anonymous. */
  authentication?: Authentication | undefined;
}
