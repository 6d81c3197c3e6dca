import { STATUS_CODES, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ConnectionError } from 'fastify';
import type { EndTaken } from './connections.js';
import { REQUEST_ID, requestIdOf } from './requestId.js';
import { noteRawAnswer, type RequestObserver } from './requestObserver.js';
import type { StandingHeaders } from './standingHeaders.js';

/** Answers what never became a request to fastify, in GraphQL's form and with the headers of every other answer, and closes the connection. */
export type RawAnswer = (socket: Duplex, status: number, message: string, headers?: IncomingHttpHeaders) => void;

export function rawAnswers(headersFor: StandingHeaders): RawAnswer {
  return (socket, status, message, headers = {}) => {
    const body = JSON.stringify({ errors: [{ message }] });
    const fields = [
      ...headersFor(headers),
      ...['content-type', 'application/json; charset=utf-8'],
      ...['content-length', String(Buffer.byteLength(body))],
      ...['connection', 'close'],
    ];
    const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`];
    for (let at = 0; at + 1 < fields.length; at += 2) lines.push(`${fields[at]}: ${fields[at + 1]}`);
    socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
  };
}

/** What node says of a client that ends its side in the middle of a request. */
const HAS_ENDED = 'HPE_INVALID_EOF_STATE';

/** What cannot be read is told apart by no more than this. */
export type UnreadableStatus = 400 | 408 | 431;

interface UnreadableOptions {
  /** The request whose headers came on a connection, and that has no answer yet. */
  readonly requestOn?: (socket: Duplex) => IncomingMessage | undefined;
  /** Ends connections on which another answer is owed: what is told at once would be taken for that. */
  readonly endTaken?: EndTaken;
  readonly observer?: RequestObserver | undefined;
}

/** Tells a client that what it sends is no HTTP, or too much of it, or comes too slowly; not where its last request is to be answered before. */
export function refuseUnreadable(
  answer: RawAnswer,
  { requestOn, endTaken, observer }: UnreadableOptions = {},
): (error: ConnectionError, socket: Duplex) => void {
  const refuse = (socket: Duplex, status: UnreadableStatus, message: string) => {
    const request = requestOn?.(socket);
    const headers = request?.headers ?? { [REQUEST_ID]: requestIdOf({}) };
    answer(socket, status, message, headers);
    // A request that is known is told when its answer ends, which is now.
    if (request) noteRawAnswer(request, status);
    else observer?.onUnreadable(requestIdOf(headers), status);
  };
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy(); // nobody is there to be told
    if (endTaken?.(socket)) {
      if (error.code === HAS_ENDED) socket.destroy(); // node takes it for gone where it ends between two requests, too
      return;
    }
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT')
      refuse(socket, 408, 'Expected a request within the time that it may take to arrive, but got only a part of it.');
    else if (error.code === 'HPE_HEADER_OVERFLOW')
      refuse(socket, 431, 'Expected headers of at most 16 KB, but got more.');
    else refuse(socket, 400, 'Expected an HTTP/1.1 request, but got something else.');
    socket.once('finish', () => socket.destroy(error)); // whatever else it sends is not read
  };
}
