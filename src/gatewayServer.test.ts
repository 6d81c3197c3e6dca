import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { startGatewayServer, type GatewayServer } from './gatewayServer.js';
import { readServerConfig } from './platform/config.js';
import { readSubgraphUrls } from './remoteSubgraphs.js';
import { openShop, SHOP_ANSWER, SHOP_QUERY, type Shop } from './testing/shop.js';

const CONFIG = readServerConfig({ HOST: '127.0.0.1', PORT: '0' }, {});

let shop: Shop;
let folder: string;
let supergraphFile: string;
let logged: Record<string, unknown>[];

beforeAll(async () => {
  shop = await openShop();
  folder = await mkdtemp(join(tmpdir(), 'hemicycle-gateway-'));
  supergraphFile = join(folder, 'supergraph.graphql');
});
afterAll(async () => {
  await shop[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function start(
  supergraphSdl: string,
  urls: readonly string[] = [],
  environment: Record<string, string> = {},
): Promise<GatewayServer> {
  logged = [];
  const write = (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>);
  await writeFile(supergraphFile, supergraphSdl);
  const config = readServerConfig({ HOST: '127.0.0.1', PORT: '0' }, { LOG_REQUESTS: 'off', ...environment });
  return startGatewayServer(config, pino({ base: null }, { write }), {
    supergraphFile,
    subgraphUrls: readSubgraphUrls(urls),
  });
}

async function ask({ url }: GatewayServer, query: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })).json();
}

/** Whole at once, so that however slowly the tests run, half of it is never read. */
async function replaceFile(supergraphSdl: string): Promise<void> {
  await writeFile(join(folder, 'aside'), supergraphSdl);
  await rename(join(folder, 'aside'), supergraphFile);
}

/** Waits for something to become true; the test's own deadline ends it. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('a gateway over a supergraph file', () => {
  it('serves it from the addresses that stand in it, with its schema and its health', async () => {
    await using server = await start(shop.supergraphSdl());
    const [schema, live, ready] = await Promise.all(
      ['/schema.graphql', '/health/live', '/health/ready'].map((path) => fetch(server.url + path)),
    );

    expect(await ask(server, SHOP_QUERY)).toEqual(SHOP_ANSWER);
    expect(await schema?.text()).toBe(
      'type Product {\n  id: ID!\n  name: String!\n  price: Int\n  stars: [Int!]\n}\n\ntype Query {\n  products: [Product!]!\n}\n',
    );
    expect([live?.status, ready?.status]).toEqual([200, 200]);
    expect(await ready?.json()).toEqual({ status: 'ready', graph: true });
  });

  it('keeps to itself what it protects, and refuses to tell the rest where so configured', async () => {
    const supergraphSdl = shop.supergraphSdl().replace(/^( {2}price: Int.*)$/m, '$1 @authenticated');
    const error = {
      message: 'Expected the right to see Product.price, but this request does not have it.',
      extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
    };
    await using usual = await start(supergraphSdl);
    await using refusing = await start(supergraphSdl, [], { UNAUTHORIZED_FIELDS: 'refuse' });

    const answer = (await ask(usual, '{ products { price } }')) as { data: { products: object[] }; errors: object[] };

    expect(answer.data.products[0]).toEqual({ price: null });
    expect(answer.errors[0]).toEqual({ ...error, path: ['products', 0, 'price'] });
    expect(await ask(refusing, '{ products { name price } }')).toEqual({
      errors: [{ ...error, path: ['products', 'price'] }],
    });
  });

  it('asks a subgraph where it is told to, whatever the supergraph says', async () => {
    const elsewhere = shop.supergraphSdl({ products: '', reviews: 'http://127.0.0.1:9/graphql' });
    await using server = await start(elsewhere, [`products=${shop.urls.products}`, `reviews=${shop.urls.reviews}`]);

    expect(await ask(server, SHOP_QUERY)).toEqual(SHOP_ANSWER);
    expect(logged).toEqual([]);
  });

  it('serves the rest while a subgraph cannot be reached, and says which at the start, without the password of its address', async () => {
    await using server = await start(shop.supergraphSdl({ reviews: 'http://me:secret@127.0.0.1:9/graphql' }));

    const answer = await ask(server, SHOP_QUERY);

    expect(answer).toMatchObject({
      data: {
        products: [
          { name: 'Chair', stars: null },
          { name: 'Table', stars: null },
        ],
      },
      errors: [{ message: 'The subgraph "reviews" is not available.', extensions: { subgraph: 'reviews' } }, {}],
    });
    await until(() => logged.some(({ msg }) => String(msg).startsWith('A subgraph cannot be reached')));
    expect(logged.find(({ msg }) => String(msg).startsWith('A subgraph cannot'))).toMatchObject({
      level: 40,
      subgraph: 'reviews',
      url: 'http://127.0.0.1:9/graphql',
      reason: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

describe('a supergraph file that changes', () => {
  const withoutPrice = () => shop.supergraphSdl().replace(/ *price: Int.*\n/, '');

  it('is served at once, and the log says what changed', async () => {
    await using server = await start(withoutPrice());
    expect(await ask(server, '{ products { price } }')).toMatchObject({
      errors: [{ message: 'Cannot query field "price" on type "Product".' }],
    });

    await replaceFile(shop.supergraphSdl());
    await until(() => logged.length > 0);

    expect(await ask(server, '{ products { price } }')).toEqual({
      data: { products: [{ price: 40 }, { price: 90 }] },
    });
    expect(logged).toMatchObject([
      {
        level: 30,
        msg: 'The supergraph was replaced',
        subgraphs: ['products', 'reviews'],
        added: ['Product.price'],
      },
    ]);

    await replaceFile(withoutPrice());
    await until(() => logged.length > 1);
    expect(logged[1]).toMatchObject({ breaking: ['Product.price was removed.'] });
    expect((await (await fetch(`${server.url}/schema.graphql`)).text()).includes('price')).toBe(false);
  });

  it('and is broken is told, while the one before goes on being served', async () => {
    await using server = await start(shop.supergraphSdl());

    await replaceFile('type Query {');
    await until(() => logged.length > 0);
    await server.reload();
    const answer = await ask(server, SHOP_QUERY);
    await rm(supergraphFile);
    await until(() => logged.length > 2);

    expect(answer).toEqual(SHOP_ANSWER);
    const message = 'The supergraph cannot be replaced; the one before goes on being served';
    const syntax = 'The supergraph is not GraphQL SDL: Syntax Error: Expected Name, found <EOF> (line 1, column 13).';
    expect(logged.map(({ level, msg, file, reason }) => [level, msg, file, reason])).toEqual([
      [50, message, supergraphFile, syntax],
      [50, message, supergraphFile, syntax],
      [50, message, supergraphFile, `The supergraph ${supergraphFile} cannot be read: there is no such file.`],
    ]);
  });

  it('brings subgraphs that moved and lets go of those that are gone; the others keep their connections', async () => {
    await using other = await openShop();
    await using server = await start(shop.supergraphSdl());
    const [products, reviews] = server.subgraphs;

    await replaceFile(shop.supergraphSdl({ reviews: other.urls.reviews }));
    await server.reload();
    await shop.stop('reviews');

    expect(await ask(server, SHOP_QUERY)).toEqual(SHOP_ANSWER);
    expect(server.subgraphs[0]).toBe(products);
    expect(server.subgraphs[1]?.url).toBe(other.urls.reviews);
    expect(server.subgraphs[1]).not.toBe(reviews);
  });
});

describe('what an operator does wrong is told in one sentence', () => {
  it('a file that is not there', async () => {
    await rm(supergraphFile, { force: true });
    const options = { supergraphFile };

    await expect(startGatewayServer(CONFIG, pino({ level: 'silent' }), options)).rejects.toMatchObject({
      name: 'OperatorError',
      message: `The supergraph ${supergraphFile} cannot be read: there is no such file.`,
    });
  });

  it.each([
    [
      'text that is no SDL',
      'type {',
      'The supergraph is not GraphQL SDL: Syntax Error: Expected Name, found "{" (line 1, column 6).',
    ],
    [
      'a plain schema',
      'type Query { a: Int }',
      'Expected a supergraph, but got a schema without the enum join__Graph.',
    ],
  ])('%s', async (_, sdl, message) => {
    await expect(start(sdl)).rejects.toMatchObject({
      name: 'OperatorError',
      message: `${supergraphFile}: ${message}`,
    });
  });

  it('a subgraph without an address', async () => {
    await expect(start(shop.supergraphSdl({ reviews: '' }))).rejects.toMatchObject({
      name: 'OperatorError',
      message: 'The supergraph has no address for the subgraph reviews: give it by --subgraph-url reviews=http://…',
    });
  });

  it('a header for a subgraph that the supergraph does not have', async () => {
    await expect(start(shop.supergraphSdl(), [], { FORWARD_HEADERS: 'authorization@stock' })).rejects.toMatchObject({
      name: 'OperatorError',
      message:
        'Expected FORWARD_HEADERS to name subgraphs that there are (products, reviews), but got "authorization@stock".',
    });
  });

  it('an address of a subgraph that the supergraph does not have', async () => {
    await expect(start(shop.supergraphSdl(), ['stock=http://localhost:1/'])).rejects.toMatchObject({
      name: 'OperatorError',
      message: 'Expected --subgraph-url to name a subgraph of the supergraph (products, reviews), but got "stock".',
    });
  });

  it.each([
    [['reviews'], 'Expected --subgraph-url to be like name=http://localhost:4001/graphql, but got "reviews".'],
    [
      ['reviews=localhost:4001'],
      'Expected the address of the subgraph reviews in --subgraph-url to be like http://localhost:4001/graphql, but got "localhost:4001".',
    ],
    [
      ['reviews=ftp://me:secret@localhost/'],
      'Expected the address of the subgraph reviews in --subgraph-url to be like http://localhost:4001/graphql, but got "ftp://localhost/".',
    ],
    [
      ['reviews:http://me:secret@localhost/'],
      'Expected --subgraph-url to be like name=http://localhost:4001/graphql, but got "…@localhost/".',
    ],
    [
      ['reviews=http://a/', 'reviews=http://b/'],
      'Expected one --subgraph-url for the subgraph reviews, but got several.',
    ],
  ])('the options %j', (options, message) => {
    expect(() => readSubgraphUrls(options)).toThrow(expect.objectContaining({ name: 'OperatorError', message }));
  });
});
