import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { composeSupergraph } from './gateway/composeSupergraph.js';
import { startGatewayServer, type GatewayServer } from './gatewayServer.js';
import { readServerConfig } from './platform/config.js';
import { FaultySubgraph } from './testing/faultySubgraph.js';
import { buildFixtureSchema, withLink } from './testing/gatewayFixture.js';

const NAMES = ['quick', 'hanging'] as const;
const sdlOf = (name: string) => withLink(`type Query { ${name}: Int }`);

let folder: string;
let subgraphs: Record<(typeof NAMES)[number], FaultySubgraph>;
let logged: Record<string, unknown>[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hemicycle-hanging-'));
  const serve = (name: string) => FaultySubgraph.start(buildFixtureSchema(sdlOf(name), { Query: { [name]: () => 1 } }));
  subgraphs = { quick: await serve('quick'), hanging: await serve('hanging') };
  subgraphs.hanging.fault = () => undefined;
  logged = [];
});
afterEach(async () => {
  for (const subgraph of Object.values(subgraphs)) await subgraph.close();
  await rm(folder, { recursive: true, force: true });
});

/** A gateway over both. */
async function start(environment: NodeJS.ProcessEnv = {}): Promise<GatewayServer> {
  const supergraphFile = join(folder, 'supergraph.graphql');
  const composed = NAMES.map((name) => ({ name, sdl: sdlOf(name), url: subgraphs[name].url }));
  await writeFile(supergraphFile, composeSupergraph(composed));
  const config = readServerConfig({ HOST: '127.0.0.1', PORT: '0' }, { LOG_REQUESTS: 'off', ...environment });
  const write = (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>);
  return startGatewayServer(config, pino({ base: null }, { write }), { supergraphFile });
}

function post({ url }: GatewayServer, body: unknown, signal: AbortSignal | null = null): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body), signal });
}

describe('a subgraph that hangs', () => {
  it('holds fewer than half of the operations: what does not need it is answered', async () => {
    await using server = await start({ BATCHING: '10', SUBGRAPH_TIMEOUT_MS: '30000' });
    const clients = new AbortController();
    let failedAtOnce = 0;

    for (let lists = 0; lists < 200 && failedAtOnce < 10; lists++) {
      const list = Array(10).fill({ query: '{ hanging }' });
      void post(server, list, clients.signal).then(({ status }) => (failedAtOnce += Number(status === 200)), Boolean);
      await delay(10);
    }
    // Some requests may be refused because the event loop of this process had no room for so many: it has again soon.
    let answer = await post(server, { query: '{ quick }' });
    for (let tries = 0; tries < 20 && answer.status === 503; tries++) {
      await delay(100);
      answer = await post(server, { query: '{ quick }' });
    }
    clients.abort();

    expect([answer.status, await answer.json()]).toEqual([200, { data: { quick: 1 } }]);
    expect(failedAtOnce).toBeGreaterThanOrEqual(10);
  });

  it.each([
    [{}, []],
    [{ LIMIT_CONCURRENCY: '456' }, ['quick', 'hanging']],
    [{ SUBGRAPH_QUEUE: 'hanging=743' }, []],
    [{ SUBGRAPH_QUEUE: 'hanging=744' }, ['hanging']],
    [{ SUBGRAPH_CONNECTIONS: 'quick=800' }, ['quick']],
  ])('is warned of where it could hold all of them: %j', async (environment, crowding) => {
    subgraphs.hanging.fault = undefined;
    const server = await start(environment);
    await server.close();

    expect(logged.flatMap((line) => line['subgraphs'] ?? []).sort()).toEqual([...crowding].sort());
  });
});
