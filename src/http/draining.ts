import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** Whether a server is about to stop, and what is done where that takes too long. */
export class Draining {
  private stopping = false;
  private readonly cuts: (() => void)[] = [];

  /** Whether clients should go elsewhere with their next request. */
  get isStopping(): boolean {
    return this.stopping;
  }

  begin(): void {
    this.stopping = true;
  }

  /** Told to end whatever is under way. */
  onCut(cut: () => void): void {
    this.cuts.push(cut);
  }

  /** Waits until the server has closed, for so long. @returns whether it was cut */
  async closing(ms: number, closed: Promise<unknown>): Promise<boolean> {
    let wasCut = false;
    const deadline = setTimeout(() => {
      wasCut = true;
      for (const cut of this.cuts) cut();
    }, ms);
    await closed.finally(() => clearTimeout(deadline));
    return wasCut;
  }
}

/**
 * Whether no other answer follows on the connection of one, which its client shall know: node closes after it, whatever else was asked there. So it may be said of the last alone
 * that has come.
 */
export type IsFarewell = (answer: ServerResponse) => boolean;

/** Says with the last answers that no other follows on their connections. */
export function sendClientsElsewhere(http: FastifyInstance, isFarewell: IsFarewell): void {
  http.addHook('onSend', (_request, reply, _payload, done) => {
    if (isFarewell(reply.raw)) void reply.header('connection', 'close');
    else if (reply.raw.hasHeader('connection')) reply.raw.removeHeader('connection'); // fastify says it of all that comes while it closes
    done();
  });
}
