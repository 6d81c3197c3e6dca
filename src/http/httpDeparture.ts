import type { FastifyReply } from 'fastify';
import { ToldDeparture, type Departure } from '../gateway/traffic/departure.js';

/** The client of a request leaves when its connection closes before the answer was sent. It is listened for once something waits, and once for a whole batch. */
export function httpDeparture({ raw }: Pick<FastifyReply, 'raw'>): Departure {
  let departure: ToldDeparture | undefined;
  const hasLeft = () => raw.destroyed && !raw.writableEnded;
  return {
    get hasLeft() {
      return hasLeft();
    },
    onLeave(tell) {
      if (!departure) {
        const told = (departure = new ToldDeparture());
        raw.once('close', () => hasLeft() && told.leave());
      }
      return departure.onLeave(tell);
    },
  };
}
