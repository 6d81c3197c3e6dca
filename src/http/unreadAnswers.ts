import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { closeLosing } from './lostAnswers.js';

/** What the log says of a client that does not read. */
export const UNREAD = 'Answers wait unread: the connection ends';

/**
 * Ends the connection of a client that takes nothing of what waits for it, for so long; twice as long at most, since the system itself takes the beginning. Who reads slowly,
 * but reads, is let be.
 */
export function endUnread(response: ServerResponse, unreadMs: number, onUnread: () => void): void {
  response.setTimeout(unreadMs, () => {
    const { socket } = response;
    if (!socket || socket.writableLength === 0) return; // it is the client that waits
    onUnread();
    closeLosing(socket, 'unread');
  });
}

/** Ends those of all who do not read their answers: these are kept in memory, and no limit of operations counts them any more. */
export function endUnreadAnswers(http: FastifyInstance, unreadMs: number, log: Logger): void {
  http.addHook('onRequest', (request, { raw }, done) => {
    raw.once('prefinish', () => {
      const isTaken = !raw.socket || raw.socket.writableLength === 0; // as nearly all are, at once
      const isWatched = raw.listenerCount('timeout') > 0; // as streams are from their beginning
      if (!isTaken && !isWatched) endUnread(raw, unreadMs, () => log.debug({ requestId: request.id }, UNREAD));
    });
    done();
  });
}
