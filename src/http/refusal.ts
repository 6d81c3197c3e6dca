import type { FastifyReply } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { ClientError } from '../platform/errors.js';
import { MalformedRequest, UnreadableBody } from './requestBody.js';

/** What is told of a request that is refused before anything is executed. */
export interface Refusal {
  readonly status: number;
  readonly body: { readonly errors: readonly GraphQLFormattedError[] };
}

/** The refusal that an error stands for; undefined for errors that are no refusal. */
export function refusalFor(error: unknown): Refusal | undefined {
  if (error instanceof MalformedRequest) return refusal(400, error.message);
  if (error instanceof UnreadableBody) return refusal(415, error.message);
  if (error instanceof ClientError)
    return {
      status: error.extensions['code'] === 'DOCUMENT_NOT_TRUSTED' ? 403 : 400,
      body: { errors: [error.toJSON()] },
    };
  return undefined;
}

/** An answer in GraphQL's form to something that is no GraphQL request. */
export function refuse(reply: FastifyReply, status: number, message: string): FastifyReply {
  return sendRefusal(reply, refusal(status, message));
}

export function sendRefusal(reply: FastifyReply, { status, body }: Refusal): FastifyReply {
  return reply.code(status).type('application/json; charset=utf-8').send(body);
}

function refusal(status: number, message: string): Refusal {
  return { status, body: { errors: [{ message }] } };
}
