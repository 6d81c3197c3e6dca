import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sourceId } from '../../subgraph-kit/citations.js';
import { names, sources } from '../../testing/seeds/dataFolder.js';
import { aChamber, aCountry, aParliament } from '../../testing/seeds/parliaments.js';
import { aHolder, aPerson, aPost } from '../../testing/seeds/people.js';
import { aSource } from '../../testing/seeds/sources.js';
import { sliceUnderTest, type SliceUnderTest } from '../../testing/slice.js';

const LAW = 'https://example.org/Law_100%25?a=1';
const PAGE = 'https://example.org/page';
const NEWS = 'https://news.example.com/2023/09/10';

let slice: SliceUnderTest;

beforeAll(async () => {
  slice = await sliceUnderTest('sources', {
    'countries/by.yaml': aCountry(
      'BY',
      'Belarus',
      aParliament('by-national-assembly', 'National Assembly', [aChamber('by-house', 'UNICAMERAL', 'House')], {
        sources: sources(PAGE),
      }),
    ),
    'assemblies/pa.yaml': {
      assembly: { slug: 'pa', names: names('Assembly'), sources: sources(LAW) },
      delegations: [{ sender: 'parliament:by-national-assembly', status: 'MEMBER', sources: sources(NEWS) }],
      people: [aPerson('anna', 'Anna')],
      posts: [aPost('CHAIR', 'assembly:pa', [aHolder('anna')])],
    },
    'sources.yaml': {
      sources: [
        aSource(LAW, 'The law'),
        aSource(PAGE, 'A page', { publisher: 'A parliament', publishedOn: '2022-12', license: 'CC-BY-4.0' }),
        aSource('https://example.org/source', 'What seeds cite'),
        aSource(NEWS, 'An article'),
      ],
    },
  });
});
afterAll(() => slice?.database.close());

async function urls(args: string, variables?: Record<string, unknown>): Promise<string[]> {
  const header = variables === undefined ? '' : 'query ($part: String) ';
  const data = await slice.dataOf(`${header}{ sources${args} { totalCount nodes { url } } }`, variables);
  expect(data['sources'].totalCount).toBe(data['sources'].nodes.length);
  return data['sources'].nodes.map((node: { url: string }) => node.url);
}

const containing = (part: string | null) => urls('(filter: { urlContains: $part })', { part });

describe('a source', () => {
  it('is found by its id, with all that is known of the page', async () => {
    const data = await slice.dataOf(
      'query ($id: ID!) { source(id: $id) { __typename id url title publisher publishedOn license } }',
      { id: sourceId(PAGE) },
    );

    expect(data).toEqual({
      source: {
        __typename: 'Source',
        id: 'source:2476c9debd38',
        url: 'https://example.org/page',
        title: 'A page',
        publisher: 'A parliament',
        publishedOn: '2022-12',
        license: 'CC-BY-4.0',
      },
    });
  });

  it('leaves null what nobody told, and is null for an id that names no source', async () => {
    const data = await slice.dataOf(
      `query ($law: ID!) {
        law: source(id: $law) { title publisher publishedOn license } country: source(id: "country:BY") { id } }`,
      { law: sourceId(LAW) },
    );

    expect(data).toEqual({
      law: { title: 'The law', publisher: null, publishedOn: null, license: null },
      country: null,
    });
  });

  it('is an entity that the gateway finds by id, fifty in one statement', async () => {
    const query = 'query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Source { url } } }';
    const keysOf = (...all: string[]) => all.map((url) => ({ __typename: 'Source', id: sourceId(url) }));
    const many = [LAW, PAGE, NEWS, ...Array.from({ length: 47 }, (_, at) => `https://example.org/unknown-${at}`)];

    expect(await slice.dataOf(query, { keys: keysOf(PAGE, 'https://example.org/unknown', LAW) })).toEqual({
      _entities: [{ url: PAGE }, null, { url: LAW }],
    });
    expect(await slice.statementsOf(query, { keys: keysOf(PAGE) })).toHaveLength(1);
    expect(await slice.statementsOf(query, { keys: keysOf(...many) })).toHaveLength(1);
  });
});

describe('the list of sources', () => {
  it('is ordered by id, and paged', async () => {
    const byId = [LAW, PAGE, NEWS, 'https://example.org/source'].sort((a, b) => (sourceId(a) < sourceId(b) ? -1 : 1));
    const page = '{ nodes { url } pageInfo { hasNextPage endCursor } }';
    const first = await slice.dataOf(`{ sources(first: 3) ${page} }`);
    const rest = await slice.dataOf(`{ sources(first: 3, after: "${first['sources'].pageInfo.endCursor}") ${page} }`);

    expect(await urls('')).toEqual(byId);
    expect(first['sources'].nodes).toEqual(byId.slice(0, 3).map((url) => ({ url })));
    expect(first['sources'].pageInfo.hasNextPage).toBe(true);
    expect(rest['sources']).toMatchObject({
      nodes: byId.slice(3).map((url) => ({ url })),
      pageInfo: { hasNextPage: false },
    });
  });

  it('is filtered by part of the address, whatever its case', async () => {
    expect(await containing('NEWS.example')).toEqual([NEWS]);
    expect(await containing('law')).toEqual([LAW]);
    expect(await containing('nowhere')).toEqual([]);
    expect(await containing('')).toHaveLength(4);
    expect(await containing(null)).toHaveLength(4);
  });

  it('reads % and _ as they stand in an address', async () => {
    expect(await containing('%')).toEqual([LAW]);
    expect(await containing('w_1')).toEqual([LAW]);
    expect(await containing('example_org')).toEqual([]);
    expect(await containing('\\')).toEqual([]);
  });

  it('refuses a page that is too long', async () => {
    expect(await slice.errorsOf('{ sources(last: 101) { totalCount } }')).toEqual([
      'Expected last to be 0 to 100, but got 101.',
    ]);
  });
});

describe('the data set', () => {
  it('has a version, a licence and the moment of the import', async () => {
    const { dataset } = await slice.dataOf('{ dataset { version license importedAt } }');

    expect(dataset).toEqual({
      version: expect.stringMatching(/^[0-9a-f]{64}$/),
      license: 'CC0-1.0',
      importedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    expect(Math.abs(Date.now() - Date.parse(dataset.importedAt))).toBeLessThan(300_000);
  });
});
