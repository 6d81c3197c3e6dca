import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import { Watch } from './watch.js';

/** What a server says that has no connection left: PostgreSQL's ErrorResponse. */
const FULL = errorResponse({ S: 'FATAL', V: 'FATAL', C: '53300', M: 'sorry, too many clients already' });

const sockets = new Set<Socket>();
/** The first connection is never answered; later ones are refused. */
const server = createServer((socket) => {
  sockets.add(socket);
  const isFirst = sockets.size === 1;
  socket.on('error', () => {}).on('data', () => isFirst || socket.end(FULL));
});
afterEach(() => {
  server.close();
  for (const socket of sockets) socket.destroy();
});

it('has connections made anew whose way is doubtful, also where the server has none left for the one that asks', async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const connections = {
    counts: { open: 3 },
    renewed: 0,
    renew: () => void connections.renewed++,
    reconnect: async () => {},
  };
  const { port } = server.address() as AddressInfo;
  const watch = new Watch({
    server: { host: '127.0.0.1', port, user: 'somebody', database: 'some', ssl: false },
    timeoutMs: 300,
    connections,
    log: undefined,
  });

  for (let waited = 0; connections.renewed === 0 && waited < 3_000; waited += 20) await delay(20);
  const { health } = watch;
  await watch.close();

  expect(connections.renewed).toBe(1);
  expect(health).toEqual({ isAnswering: true });
});

function errorResponse(fields: Record<string, string>): Buffer {
  const body = Buffer.from(
    `${Object.entries(fields)
      .map(([type, text]) => `${type}${text}\0`)
      .join('')}\0`,
  );
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
