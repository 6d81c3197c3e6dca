import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { shown } from '../platform/errors.js';
import { refuse } from './refusal.js';
import { REQUEST_ID } from './requestId.js';
import type { StandingHeaders } from './standingHeaders.js';

/** Answers addresses that fastify cannot look up, in GraphQL's form: they meet no route, and so none of the hooks by which others get their headers. */
export function refuseUnroutable(headersFor: StandingHeaders) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const headers = headersFor(request.headers);
    for (let at = 0; at + 1 < headers.length; at += 2) void reply.header(headers[at]!, headers[at + 1]); // in turn
    void reply.header(REQUEST_ID, request.id);
    const status = error.statusCode ?? 400;
    void refuse(reply, status, `Expected an address in percent-encoded UTF-8, but got ${shown(request.raw.url)}.`);
  };
}
