import { STATUS_CODES, type IncomingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ConnectionError } from 'fastify';
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

/** Tells a client that what it sends is no HTTP, or too much of it, or comes too slowly. */
export function refuseUnreadable(answer: RawAnswer): (error: ConnectionError, socket: Duplex) => void {
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy(); // nobody is there to be told
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT')
      answer(socket, 408, 'Expected a request within the time that it may take to arrive, but got only a part of it.');
    else if (error.code === 'HPE_HEADER_OVERFLOW')
      answer(socket, 431, 'Expected headers of at most 16 KB, but got more.');
    else answer(socket, 400, 'Expected an HTTP/1.1 request, but got something else.');
    socket.once('finish', () => socket.destroy(error)); // whatever else it sends is not read
  };
}
