import { createServer, type Server } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { composeSupergraph } from './gateway/composeSupergraph.js';
import { startGatewayServer } from './gatewayServer.js';
import { readServerConfig } from './platform/config.js';
import { stop, urlOf, withLink } from './testing/gatewayFixture.js';

const ANSWER = {
  data: { stock: null, price: null },
  errors: [
    { message: 'There is no such shelf.', path: ['stock'], extensions: { code: 'NOT_FOUND', shelf: 7 } },
    { message: 'Out of ink.', path: ['price'], extensions: { stacktrace: ['at price.js'] } },
  ],
};

const NOT_FOUND = {
  message: 'There is no such shelf.',
  path: ['stock'],
  extensions: { code: 'NOT_FOUND', shelf: 7, subgraph: 'shop' },
};
const OUT_OF_INK = {
  message: 'Out of ink.',
  path: ['price'],
  extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', subgraph: 'shop' },
};
const masked = (field: string) => ({
  message: expect.stringMatching(/^Something went wrong on our side\. Quote the request id/),
  path: [field],
  extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.any(String), subgraph: 'shop' },
});

describe('errors of a subgraph elsewhere', () => {
  let shop: Server;
  let folder: string;
  let supergraphFile: string;
  let logged: Record<string, unknown>[];
  beforeAll(async () => {
    shop = createServer((request, response) => request.resume().on('end', () => response.end(JSON.stringify(ANSWER))));
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
    folder = await mkdtemp(join(tmpdir(), 'hemicycle-errors-'));
    supergraphFile = join(folder, 'supergraph.graphql');
    const sdl = withLink('type Query { stock: Int price: Int }');
    await writeFile(supergraphFile, composeSupergraph([{ name: 'shop', sdl, url: urlOf(shop) }]));
  });
  afterAll(async () => {
    await stop(shop);
    await rm(folder, { recursive: true, force: true });
  });

  async function start(environment: Record<string, string>) {
    logged = [];
    const write = (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>);
    const config = readServerConfig({ HOST: '127.0.0.1', PORT: '0' }, { LOG_REQUESTS: 'off', ...environment });
    return startGatewayServer(config, pino({ base: null }, { write }), { supergraphFile });
  }

  it.each([
    [undefined, [masked('stock'), masked('price')]],
    ['off', [masked('stock'), masked('price')]],
    ['*', [NOT_FOUND, OUT_OF_INK]],
    ['*@shop', [NOT_FOUND, OUT_OF_INK]],
    ['CONFLICT, NOT_FOUND', [NOT_FOUND, masked('price')]],
    ['NOT_FOUND@shop', [NOT_FOUND, masked('price')]],
    ['CONFLICT', [masked('stock'), masked('price')]],
  ])('are told to clients where SUBGRAPH_ERRORS is %s, and logged as its warnings', async (setting, told) => {
    await using server = await start(setting === undefined ? {} : { SUBGRAPH_ERRORS: setting });

    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ stock price }' }),
    });

    expect(await response.json()).toEqual({ data: { stock: null, price: null }, errors: told });
    const warning = { level: 40, subgraph: 'shop', requestId: expect.any(String), msg: 'A subgraph told an error' };
    expect(logged.filter(({ subgraph }) => subgraph === 'shop')).toMatchObject([
      { ...warning, path: ['stock'], code: 'NOT_FOUND', reason: 'There is no such shelf.' },
      { ...warning, path: ['price'], reason: 'Out of ink.' },
    ]);
    expect(logged.filter(({ level }) => level === 50)).toEqual([]);
  });

  it.each([
    ['NOT_FOUND@stock', 'Expected SUBGRAPH_ERRORS to name subgraphs that there are (shop), but got "NOT_FOUND@stock".'],
    [
      'NOT FOUND',
      'Expected SUBGRAPH_ERRORS to be off, * for all, or codes, separated by commas, each for all subgraphs or with one, as in NOT_FOUND@reviews or *@reviews, but got "NOT FOUND".',
    ],
    [
      '*@',
      'Expected SUBGRAPH_ERRORS to be off, * for all, or codes, separated by commas, each for all subgraphs or with one, as in NOT_FOUND@reviews or *@reviews, but got "*@".',
    ],
  ])('are not told where SUBGRAPH_ERRORS is %s', async (setting, message) => {
    await expect(start({ SUBGRAPH_ERRORS: setting })).rejects.toMatchObject({ name: 'OperatorError', message });
  });
});
