import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request, type Server } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { composeSupergraph } from './gateway/composeSupergraph.js';
import { killCommands, runCommand as run, type CommandRun } from './testing/commandLine.js';
import { buildFixtureSchema, serveSchema, stop, urlOf, withLink } from './testing/gatewayFixture.js';

const typeDefs = withLink('type Query { fast: String slow: String }');
const held: (() => void)[] = [];
const letGo = () => held.splice(0).forEach((release) => release());

let subgraph: Server;
let folder: string;
beforeAll(async () => {
  const slow = () => new Promise<string>((resolve) => held.push(() => resolve('slow')));
  subgraph = await serveSchema(buildFixtureSchema(typeDefs, { Query: { fast: () => 'fast', slow } }));
  folder = await mkdtemp(join(tmpdir(), 'hemicycle-drain-'));
  const sdl = composeSupergraph([{ name: 'things', sdl: typeDefs, url: urlOf(subgraph) }]);
  await writeFile(join(folder, 'supergraph.graphql'), sdl);
});
afterAll(async () => {
  killCommands();
  letGo();
  await stop(subgraph);
  await rm(folder, { recursive: true, force: true });
});

/** Without the lines that tell of each request. */
const runCommand = (args: readonly string[], env: Record<string, string>) => run(args, { LOG_LEVEL: 'warn', ...env });

const gateway = (env: Record<string, string>) =>
  runCommand(['gateway', '--supergraph', join(folder, 'supergraph.graphql')], env);

/** Ask over connections that are kept, on each as soon as it is answered, until they are told to go elsewhere, as a proxy's. */
class Clients {
  readonly answers = new Set<string>();
  private readonly agent = new Agent({ keepAlive: true });

  constructor(
    private readonly url: string,
    private readonly body: string,
  ) {}

  /** Rejects where a request is not answered. */
  async run(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.askOn()));
    this.agent.destroy();
  }

  private async askOn(): Promise<void> {
    while (await this.ask()) continue;
  }

  /** @returns whether to ask again */
  private ask(): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json' };
      const asked = request(`${this.url}/graphql`, { method: 'POST', headers, agent: this.agent }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('error', reject).on('end', () => {
          this.answers.add(`${response.statusCode} ${text.trim()}`);
          resolve(response.headers.connection !== 'close');
        });
      });
      asked.on('error', reject).end(this.body);
    });
  }
}

/** Waits until somebody is asked so often. */
async function untilHeld(count: number): Promise<void> {
  while (held.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function untilNobodyListens(url: string): Promise<void> {
  const isRefused = (error: { cause?: { code?: string } }) => error.cause?.code === 'ECONNREFUSED';
  while (!(await fetch(`${url}/health/live`).then(() => false, isRefused)))
    await new Promise((resolve) => setTimeout(resolve, 10));
}

describe.each<[string, (env: Record<string, string>) => CommandRun, string, string]>([
  ['gateway', gateway, '{ fast }', '{"data":{"fast":"fast"}}'],
  [
    'serve',
    (env) => runCommand(['serve'], { DATA_DIR: join(folder, 'all'), ...env }),
    '{ delegation(assembly: "csto-pa", parliament: "by-national-assembly") { totalSeats } }',
    '{"data":{"delegation":{"totalSeats":11}}}',
  ],
  [
    'serve --subgraph',
    (env) => runCommand(['serve', '--subgraph', 'parliaments'], { DATA_DIR: join(folder, 'one'), ...env }),
    '{ __typename }',
    '{"data":{"__typename":"Query"}}',
  ],
])('SIGTERM to %s under load', (_, start, query, answer) => {
  it('loses no request: it goes on, says that it is not ready, and ends with 0 in time', async () => {
    const command = start({ DRAIN_NOTICE_SECONDS: '1', DRAIN_SECONDS: '20' });
    const url = await command.ready();
    const clients = new Clients(url, JSON.stringify({ query }));
    const others = clients.run(20);
    while (clients.answers.size === 0) await new Promise((resolve) => setTimeout(resolve, 10));

    const startedAt = performance.now();
    command.process.kill('SIGTERM');
    let ready: Response;
    do ready = await fetch(`${url}/health/ready`);
    while (ready.ok);
    const still = await fetch(`${url}/graphql?query={__typename}`);

    expect([ready.status, await ready.json()]).toEqual([503, expect.objectContaining({ running: false })]);
    expect([still.status, still.headers.get('connection')]).toEqual([200, 'close']);
    await others;
    expect([...clients.answers]).toEqual([`200 ${answer}`]);
    expect([await command.exit, command.stderr()]).toEqual([0, '']);
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  }, 120_000);
});

describe('what is under way when the gateway stops', () => {
  it('is answered: requests, a body that is half sent, operations on a WebSocket, which closes with 1001', async () => {
    const command = gateway({ DRAIN_SECONDS: '30' });
    const url = await command.ready();
    const port = Number(new URL(url).port);
    const slow = fetch(`${url}/graphql?query={slow}`);
    const body = '{"query":"{ fast }"}';
    const half = connect(port, '127.0.0.1').setEncoding('utf8');
    half.write(`POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n`);
    const idle = connect(port, '127.0.0.1');
    const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
    const messages: unknown[] = [];
    const closed = once(socket, 'close');
    socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString())));
    await once(socket, 'open');
    socket.send('{"type":"connection_init"}');
    await once(socket, 'message');
    socket.send('{"type":"subscribe","id":"1","payload":{"query":"{ slow }"}}');
    await untilHeld(2);

    command.process.kill('SIGTERM');
    half.write(`content-length: ${body.length}\r\n\r\n${body.slice(0, 7)}`);
    letGo();
    await untilNobodyListens(url);
    half.write(body.slice(7));
    const [answer] = (await once(half, 'data')) as [string];

    expect(await (await slow).json()).toEqual({ data: { slow: 'slow' } });
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*connection: close\r\n[^]*\{"data":\{"fast":"fast"\}\}/i);
    expect(messages.slice(1)).toEqual([
      { id: '1', type: 'next', payload: { data: { slow: 'slow' } } },
      { id: '1', type: 'complete' },
    ]);
    expect((await closed)[0]).toBe(1001);
    if (!idle.closed) await once(idle, 'close');
    expect([await command.exit, command.stderr()]).toEqual([0, '']);
  }, 60_000);

  it('is answered however long that takes within DRAIN_SECONDS', async () => {
    const command = gateway({ DRAIN_SECONDS: '30', SUBGRAPH_TIMEOUT_MS: '30000', SLOW_OPERATION_MS: 'off' });
    const url = await command.ready();
    const slow = fetch(`${url}/graphql?query={slow}`);
    await untilHeld(1);

    command.process.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 10_500)); // longer than fastify lets a hook take, unless told
    letGo();

    expect(await (await slow).json()).toEqual({ data: { slow: 'slow' } });
    expect([await command.exit, command.stderr()]).toEqual([0, '']);
  }, 60_000);

  it('is cut after DRAIN_SECONDS, and told', async () => {
    const command = gateway({ DRAIN_SECONDS: '1', LOG_LEVEL: 'info', SLOW_OPERATION_MS: 'off' });
    const url = await command.ready();
    const slow = fetch(`${url}/graphql?query={slow}`).then(String, () => 'cut');
    await untilHeld(1);

    command.process.kill('SIGTERM');

    expect(await command.exit).toBe(1);
    expect(await slow).toBe('cut');
    expect(command.stderr()).toContain(
      'Expected everything to be answered within 1 s (DRAIN_SECONDS), but something was not: it was cut.\n',
    );
    const lines = command.stderr().match(/^\{.*/gm) ?? [];
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([{ kind: 'query', cut: true }]);
    letGo();
  }, 60_000);

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'is cut at once by a second signal, here %s',
    async (second) => {
      const command = gateway({ DRAIN_SECONDS: '3600' });
      const url = await command.ready();
      const slow = fetch(`${url}/graphql?query={slow}`).then(String, () => 'cut');
      await untilHeld(1);

      command.process.kill('SIGTERM');
      while (
        (await fetch(`${url}/health/ready`).then(
          ({ status }) => status,
          () => 503,
        )) !== 503
      )
        continue;
      command.process.kill(second);

      expect([await command.exit, command.process.signalCode]).toEqual([null, second]);
      expect(await slow).toBe('cut');
      letGo();
    },
    60_000,
  );
});
