import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stop, urlOf } from '../testing/gatewayFixture.js';

/** Runs a command as the first process of its kind, as a container does; not every system lets us. */
const AS_FIRST = ['--map-root-user', '--pid', '--fork', '--kill-child'];
const whereAllowed = spawnSync('unshare', [...AS_FIRST, 'true']).status === 0 ? it : it.skip;

/** Keys that never come: who waits for them starts for as long as that is waited for. */
let keys: Server;
let asked: Promise<unknown>;
beforeAll(async () => {
  keys = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(keys, 'listening');
  asked = once(keys, 'request');
});
afterAll(() => stop(keys));

describe('the first process of a container', () => {
  whereAllowed(
    'ends at a signal that comes while it starts',
    async () => {
      const env = { ...process.env, DATABASE_URL: '', JWT_JWKS: urlOf(keys), PORT: '0', HOST: '127.0.0.1' };
      const args = [...AS_FIRST, process.execPath, 'dist/cli/main.js', 'gateway', '--supergraph', 'none.graphql'];
      const command = spawn('unshare', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
      const exit = once(command, 'exit');
      await asked;

      const children = await readFile(`/proc/${command.pid}/task/${command.pid}/children`, 'utf8');
      process.kill(Number(children), 'SIGTERM');

      expect(await exit).toEqual([143, null]);
    },
    30_000,
  );
});
