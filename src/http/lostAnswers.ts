import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** Why an answer did not come to its end: its client left, or did not read it, or the process stopped before. */
export type Loss = 'aborted' | 'unread' | 'cut';

const losses = new WeakMap<Duplex, Loss>();

/** Closes a connection at once, and writes down why, for whoever tells of the answers on it: they end as if all of them had been sent, or as if the client had left. */
export function closeLosing(socket: Duplex, loss: Exclude<Loss, 'aborted'>): void {
  if (!socket.destroyed) losses.set(socket, loss);
  socket.destroy();
}

/** Why the answer to this request is lost, where its connection was closed here. */
export function lossOf({ socket }: IncomingMessage): Loss | undefined {
  return losses.get(socket);
}
