import { pino } from 'pino';
import { startGatewayServer } from '../gatewayServer.js';
import { readServerConfig } from '../platform/config.js';

/**
 * A process (`node --expose-gc`) that serves the supergraph of the file given, and does what its parent says: `reload` reads the file again and tells how many supergraphs were served since the first, `memory` collects garbage and
 * tells what is left. Each message has one answer; the first one, unasked, is the address.
 */
const [supergraphFile = ''] = process.argv.slice(2);
const server = startGatewayServer(readServerConfig({ HOST: '127.0.0.1', PORT: '0' }), pino({ level: 'silent' }), {
  supergraphFile,
});
let replaced = 0;
void server.then(({ url, gateway }) => {
  gateway.onReplace(() => replaced++);
  process.send?.(url);
});

process.on('message', (order: 'reload' | 'memory') => {
  void obey(order).then((answer) => process.send?.(answer));
});

async function obey(order: 'reload' | 'memory'): Promise<unknown> {
  if (order === 'reload') {
    await (await server).reload();
    return replaced;
  }
  // What was let go of is collected, then what its finalizers let go of.
  for (let round = 0; round < 4; round++) {
    global.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return process.memoryUsage();
}
