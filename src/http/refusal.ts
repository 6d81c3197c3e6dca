import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { ClientError } from '../platform/errors.js';
import { Overloaded } from './concurrency.js';
import { MalformedRequest, UnreadableBody } from './requestBody.js';
import { noteRefusal } from './requestObserver.js';

/** What is told of a request that is refused before anything is executed. */
export interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: { readonly errors: readonly GraphQLFormattedError[] };
}

/** The refusal that an error stands for; undefined for errors that are no refusal. */
export function refusalFor(error: unknown): Refusal | undefined {
  if (error instanceof MalformedRequest) return refusal(400, error.message);
  if (error instanceof UnreadableBody) return refusal(415, error.message);
  if (error instanceof Overloaded)
    return { ...refusalOf(503, error), headers: { 'retry-after': String(error.retryAfterSeconds) } };
  if (error instanceof ClientError)
    return refusalOf(error.extensions['code'] === 'DOCUMENT_NOT_TRUSTED' ? 403 : 400, error);
  return undefined;
}

/** An answer in GraphQL's form to something that is no GraphQL request. */
export function refuse(reply: FastifyReply, status: number, message: string): FastifyReply {
  return sendRefusal(reply, refusal(status, message));
}

export function sendRefusal(reply: FastifyReply, { status, headers = {}, body }: Refusal): FastifyReply {
  noteCode(reply.request, body.errors[0]?.extensions);
  return reply.code(status).headers(headers).type('application/json; charset=utf-8').send(body);
}

/** For whoever observes the response; of a limit, which one it was. */
function noteCode(request: FastifyRequest, { code, limit }: GraphQLFormattedError['extensions'] = {}): void {
  if (typeof code === 'string') noteRefusal(request, { code, reason: typeof limit === 'string' ? limit : undefined });
}

function refusalOf(status: number, error: ClientError): Refusal {
  return { status, body: { errors: [error.toJSON()] } };
}

function refusal(status: number, message: string): Refusal {
  return { status, body: { errors: [{ message }] } };
}
