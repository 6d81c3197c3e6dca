import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** One address on the loopback interface that leads to a server, as a virtual address or a network does, with what may go wrong on the way. */
export interface LoopbackProxy extends AsyncDisposable {
  readonly port: number;
  /** Where new connections lead from now on. */
  leadTo(port: number): void;
  /** Ends all connections, as when an address moves to another machine. */
  sever(): void;
  /** What is sent takes so long from now on, in each direction. */
  slowDown(ms: number): void;
  /** What is sent is lost from now on, without a word, and new connections are never answered: as when the machine at the other end is gone. */
  loseAll(): void;
  /** New connections lead somewhere again; those that there are never will. */
  restore(): void;
}

export async function loopbackProxy(target: number): Promise<LoopbackProxy> {
  const sockets = new Set<Socket>();
  let to = target;
  let isLosing = false;
  let delayMs = 0;
  const lost = new WeakSet<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };

  const server = createServer((client) => {
    keep(client);
    if (isLosing) {
      client.resume();
      lost.add(client);
      return;
    }
    const upstream = connect(to, '127.0.0.1');
    keep(upstream);
    for (const [from, into] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      const pass = (bytes: Buffer) => !lost.has(from) && into.write(bytes);
      from.on('data', (bytes: Buffer) => (delayMs > 0 ? setTimeout(pass, delayMs, bytes) : pass(bytes)));
      from.on('close', () => !lost.has(from) && into.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port, // a server that listens on a port has an address of this kind
    leadTo(port) {
      to = port;
    },
    sever() {
      for (const socket of sockets) socket.destroy();
    },
    slowDown(ms) {
      delayMs = ms;
    },
    loseAll() {
      isLosing = true;
      for (const socket of sockets) lost.add(socket);
    },
    restore() {
      isLosing = false;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
