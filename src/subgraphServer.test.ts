import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse, print, stripIgnoredCharacters, type ExecutionResult } from 'graphql';
import { pino } from 'pino';
import { standaloneLimits } from './gateway/standaloneSubgraph.js';
import { startSubgraphServer, type SubgraphServer } from './subgraphServer.js';
import { subgraphs } from './subgraphs/index.js';
import { appUnderTest, TEST_CONFIG, type AppUnderTest } from './testing/app.js';
import type { Data } from './testing/slice.js';

const logged: Record<string, unknown>[] = [];
const log = pino({ base: null }, { write: (line: string) => void logged.push(JSON.parse(line)) });
const names = subgraphs.map(({ name }) => name);

let graph: AppUnderTest;
const servers = new Map<string, SubgraphServer>();

beforeAll(async () => {
  graph = await appUnderTest();
  for (const name of names)
    servers.set(name, await startSubgraphServer(name, TEST_CONFIG, log, { database: graph.database }));
});
afterAll(async () => {
  for (const server of servers.values()) await server.close();
  await graph?.[Symbol.asyncDispose]();
});

type Answer = ExecutionResult<Data>;

async function ask(
  name: string,
  query: string,
  variables: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${servers.get(name)?.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}

async function entities(name: string, representations: object[], selection: string): Promise<unknown> {
  const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`;
  const { data, errors } = await ask(name, query, { representations });
  expect(errors).toBeUndefined();
  return data?.['_entities'];
}

/** What Apollo's compatibility suite asks of a subgraph (apollographql/apollo-federation-subgraph-compatibility), where ours use it. */
describe.each(names)('the subgraph %s alone', (name) => {
  it('gives its SDL with one link to a version of the specification that Apollo lists, and what it imports', async () => {
    const { data } = await ask(name, '{ _service { sdl } }');

    const sdl = stripIgnoredCharacters(data?.['_service'].sdl);
    const links = [
      ...sdl.matchAll(/@link\(url:"https:\/\/specs\.apollo\.dev\/federation\/v([\d.]+)".*?import:\[(.+?)\]/g),
    ];
    expect(links.map(([, version]) => version)).toEqual(['2.9']);
    const imported = links[0]?.[2]?.replaceAll('"', '').split(' ');
    expect(imported).toEqual(['@key', '@shareable', '@external', '@cost', '@listSize']);
    expect(() => print(parse(sdl))).not.toThrow();
  });

  it('tells of its database, and of no supergraph, which would differ from that of the gateway', async () => {
    const text = await (await fetch(`${servers.get(name)?.url}/metrics`)).text();

    expect(text).toMatch(/^hemicycle_database_up 1$/m);
    expect(text).toMatch(/^hemicycle_graph_loaded 1$/m);
    expect(text).not.toMatch(/^hemicycle_(supergraph_info|plans_kept)\b/m);
  });

  it('has the machinery of federation in its schema', async () => {
    const { data } = await ask(
      name,
      `{
        service: __type(name: "_Service") { kind fields { name type { name } } }
        any: __type(name: "_Any") { kind }
        entity: __type(name: "_Entity") { kind possibleTypes { name } }
      }`,
    );

    expect(data?.['service']).toEqual({ kind: 'OBJECT', fields: [{ name: 'sdl', type: { name: 'String' } }] });
    expect(data?.['any']).toEqual({ kind: 'SCALAR' });
    expect(data?.['entity'].kind).toBe('UNION');
    const entityTypes = data?.['entity'].possibleTypes.map((type: { name: string }) => type.name);
    const own = subgraphs.find((one) => one.name === name);
    expect(entityTypes).toEqual(expect.arrayContaining(Object.keys(own?.references ?? {})));
  });
});

describe('entities', () => {
  it('are found by a single key, each where it was asked for, and null where there is none', async () => {
    const representations = ['chamber:none', 'chamber:by-house-of-representatives'].map((id) => ({
      __typename: 'Chamber',
      id,
    }));

    expect(await entities('parliaments', representations, '... on Chamber { name }')).toEqual([
      null,
      { name: 'House of Representatives' },
    ]);
  });

  it('are found by each of several keys', async () => {
    const byId = await entities(
      'parliaments',
      [{ __typename: 'Country', id: 'country:BY' }],
      '... on Country { code name }',
    );
    const byCode = await entities(
      'parliaments',
      [{ __typename: 'Country', code: 'BY' }],
      '... on Country { code name }',
    );

    expect(byId).toEqual([{ code: 'BY', name: 'Belarus' }]);
    expect(byCode).toEqual(byId);
  });

  it('of other subgraphs are taken for what they are, and get what this one adds', async () => {
    const found = await entities(
      'assemblies',
      [{ __typename: 'Country', id: 'country:BY', code: 'BY' }],
      '... on Country { delegations { assembly { slug } } }',
    );

    expect(JSON.stringify(found)).toContain('"csto-pa"');
  });

  it('of a shareable type are asked for like any other', async () => {
    const { data } = await ask('assemblies', '{ assemblies(first: 1) { pageInfo { hasNextPage } } }');

    expect(data).toEqual({ assemblies: { pageInfo: { hasNextPage: true } } });
  });
});

describe('a subgraph alone checks for itself', () => {
  it('pages, dates and other arguments', async () => {
    const query = `{ assembly(slug: "csto-pa") { delegations(first: 101) { totalCount } } }`;
    const { data, errors } = await ask('assemblies', query);

    expect(data).toEqual({ assembly: null });
    expect(errors).toMatchObject([
      { message: 'Expected first to be 0 to 100, but got 101.', extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  it('the size of operations, more widely than a gateway', async () => {
    const aliases = (count: number) => Array.from({ length: count }, (_, at) => `a${at}: __typename`).join(' ');

    expect((await ask('news', `{ ${aliases(300)} }`)).errors).toBeUndefined();
    expect((await ask('news', `{ ${aliases(standaloneLimits.aliases + 1)} }`)).errors).toMatchObject([
      { extensions: { code: 'OPERATION_TOO_LARGE' } },
    ]);
  });

  it('that operations are valid', async () => {
    expect((await ask('news', '{ nonsense }')).errors).toMatchObject([
      { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
  });

  it('takes the keys of a hundred thousand entities, and no body without bounds', async () => {
    const representations = Array.from({ length: 100_000 }, () => ({ __typename: 'Topic', slug: 'x'.repeat(50) }));
    const body = (list: object[]) => JSON.stringify({ query: '{ __typename }', variables: { list } });
    const post = (payload: string) =>
      servers.get('news')?.http.inject({
        method: 'POST',
        url: '/graphql',
        headers: { 'content-type': 'application/json' },
        payload,
      });

    expect((await post(body(representations)))?.statusCode).toBe(200);
    const refused = await post(body([...representations, ...representations, ...representations]));
    expect([refused?.statusCode, refused?.json()]).toEqual([
      413,
      {
        errors: [expect.objectContaining({ message: 'Expected at most 16777216 bytes, but got more than 16777216.' })],
      },
    ]);
  });
});

describe('a request from a gateway', () => {
  it('brings its id, which is in the answer and in the log', async () => {
    await graph.database.dataSource.query('ALTER TABLE news.topic RENAME TO hidden');
    const query = '{ topic(slug: "sovereignty") { label } }';
    const answer = await ask('news', query, {}, { 'x-request-id': 'from-the-gateway' });
    await graph.database.dataSource.query('ALTER TABLE news.hidden RENAME TO topic');

    expect(answer).toEqual({
      data: { topic: null },
      errors: [
        {
          message: 'Something went wrong on our side. Quote the request id from-the-gateway when you report it.',
          path: ['topic'],
          extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'from-the-gateway' },
        },
      ],
    });
    const lines = logged.filter((line) => line['requestId'] === 'from-the-gateway');
    expect(lines).toHaveLength(1);
    expect(JSON.stringify(lines)).toContain('news.topic');
  });

  it('brings the day on which facts hold; what is no day means today', async () => {
    const query = '{ assembly(slug: "csto-pa") { seatSummary { asOf } } }';
    const dayFor = async (header: string) => {
      const { data } = await ask('assemblies', query, {}, { 'hemicycle-today': header });
      return data?.['assembly'].seatSummary.asOf as unknown;
    };

    expect(await dayFor('2021-02-28')).toBe('2021-02-28');
    expect(await dayFor('2021-02-30')).toBe(new Date().toISOString().slice(0, 10));
  });
});

it('is live and ready, with its database', async () => {
  const ready = await servers.get('news')?.http.inject('/health/ready');

  expect([ready?.statusCode, ready?.json()]).toEqual([200, { status: 'ready', graph: true, database: true }]);
});

it('takes the documents of gateways, also where clients may send trusted ones alone', async () => {
  const protocol = { ...TEST_CONFIG.protocol, trustedDocuments: '/nowhere.json', trustedDocumentsOnly: true };
  const config = { ...TEST_CONFIG, protocol };
  await using server = await startSubgraphServer('news', config, log, { database: graph.database });

  const response = await fetch(`${server.url}/graphql?query={__typename}`);

  expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
});

it('refuses the name of no subgraph with the names of all', async () => {
  await expect(startSubgraphServer('weather', TEST_CONFIG, log)).rejects.toThrow(
    'Expected --subgraph to be one of parliaments, assemblies, people, news, sources, but got "weather".',
  );
});
