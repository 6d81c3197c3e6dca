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

/** Says with each answer that no other follows on its connection, once the server stops. */
export function sendClientsElsewhere(http: FastifyInstance, draining: Draining): void {
  http.addHook('onSend', (_request, reply, _payload, done) => {
    if (draining.isStopping) void reply.header('connection', 'close');
    done();
  });
}
