import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { execute, parse } from 'graphql';
import { pino } from 'pino';
import { ownClients, warnOfStrangers } from './ownSubgraphs.js';
import { subgraphs } from './subgraphs/index.js';
import { TEST_CONFIG } from './testing/app.js';
import { stop, urlOf } from './testing/gatewayFixture.js';

const SERVICE = '{ _service { sdl } }';

let server: Server | undefined;
afterEach(async () => {
  if (server?.listening) await stop(server);
});

/** A subgraph at an address that gives this answer to whatever it is asked. */
async function answering(answer: unknown, onRequest?: (headers: IncomingHttpHeaders) => void): Promise<string> {
  const started = createServer((request, response) => {
    onRequest?.(request.headers);
    response.end(JSON.stringify(typeof answer === 'function' ? answer() : answer));
  });
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  server = started;
  return urlOf(started);
}

/** What is logged until the subgraph has answered, or until there are so many lines, or for five seconds. */
async function warningsOf(url: string, most = Infinity): Promise<Record<string, unknown>[]> {
  const logged: Record<string, unknown>[] = [];
  const enough = new AbortController();
  const write = (line: string) => {
    if (logged.push(JSON.parse(line)) >= most) enough.abort();
  };
  const log = pino({ base: null, timestamp: false }, { write });
  const urls = new Map([['news', url]]);
  const clients = ownClients(TEST_CONFIG, urls);
  await warnOfStrangers(clients, urls, log, AbortSignal.any([enough.signal, AbortSignal.timeout(5_000)]), 20);
  for (const client of clients) client.dispose?.();
  return logged;
}

async function serviceOf(name: string): Promise<unknown> {
  const schema = subgraphs.find((subgraph) => subgraph.name === name)?.schema;
  if (!schema) throw new Error(`No subgraph is called ${name}.`);
  return execute({ schema, document: parse(SERVICE) });
}

describe('a subgraph of ours that is elsewhere', () => {
  it('is taken without a word when it is of this version', async () => {
    expect(await warningsOf(await answering(await serviceOf('news')))).toEqual([]);
  });

  it('is warned of when it is of another version', async () => {
    const url = await answering(await serviceOf('people'));

    expect(await warningsOf(url)).toEqual([
      {
        level: 40,
        subgraph: 'news',
        url,
        msg: 'A subgraph is not of this version: what it lacks fails when it is asked',
      },
    ]);
  });

  it('is warned of when nobody listens, without the password of its address', async () => {
    const url = await answering({});
    await stop(server as Server);

    expect(await warningsOf(url.replace('//', '//me:secret@'), 1)).toEqual([
      {
        level: 40,
        subgraph: 'news',
        url,
        reason: `connect ECONNREFUSED ${new URL(url).host}`,
        msg: 'A subgraph cannot be reached; the others are served',
      },
    ]);
  });

  it('is looked at again while it is still loading, and warned of when it turns out to be of another version', async () => {
    let answer: unknown = { errors: [{ message: 'The graph is still loading; try again in a moment.' }] };
    const url = await answering(
      () => answer,
      () => setTimeout(() => (answer = people), 50),
    );
    const people = await serviceOf('people');

    expect((await warningsOf(url)).map(({ reason, msg }) => [reason, msg])).toEqual([
      ['The graph is still loading; try again in a moment.', 'A subgraph cannot be reached; the others are served'],
      [undefined, 'A subgraph is not of this version: what it lacks fails when it is asked'],
    ]);
  });

  it('is told the id of the request, and the day of which it speaks', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const url = await answering({ data: {} }, (headers) => seen.push(headers));
    const news = ownClients(TEST_CONFIG, new Map([['news', url]])).find(({ name }) => name === 'news');

    const request = { subgraph: 'news', operation: '{ x }', document: parse('{ x }'), kind: 'query', key: '' } as const;
    await news?.execute(request, {}, { requestId: 'r-1', today: '2026-11-24' });
    news?.dispose?.();

    expect(seen).toMatchObject([{ 'x-request-id': 'r-1', 'hemicycle-today': '2026-11-24' }]);
  });
});
