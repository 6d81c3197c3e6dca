import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NEWS } from '../../testing/seeds/news.js';
import { sliceUnderTest, type Data, type SliceUnderTest } from '../../testing/slice.js';

let slice: SliceUnderTest;

beforeAll(async () => {
  slice = await sliceUnderTest('news', NEWS);
});
afterAll(() => slice?.database.close());

const ENTITY = (type: string, selection: string) =>
  `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on ${type} ${selection} } }`;

/** What the gateway gets when it asks for a selection on one object of another slice. */
async function entity(type: string, key: string, selection: string): Promise<Data> {
  const keys = [{ __typename: type, [type === 'Country' ? 'code' : 'id']: key }];
  return (await slice.dataOf(ENTITY(type, selection), { keys }))['_entities'][0];
}

async function articles(type: string, key: string, args = ''): Promise<string[]> {
  const { articles } = await entity(type, key, `{ articles${args} { nodes { slug } } }`);
  return articles.nodes.map(({ slug }: { slug: string }) => slug);
}

describe('an assembly', () => {
  it('has the articles that it published, not those that mention it', async () => {
    expect(await articles('Assembly', 'assembly:east-pa')).toEqual(['a-session', 'd-note']);
    expect(await articles('Assembly', 'assembly:none')).toEqual([]);
  });

  it('has them filtered and ordered', async () => {
    expect(await articles('Assembly', 'assembly:east-pa', '(filter: { topicSlugs: ["elections"] })')).toEqual([
      'a-session',
    ]);
    expect(
      await articles('Assembly', 'assembly:east-pa', '(orderBy: { field: PUBLISHED_ON, direction: ASC })'),
    ).toEqual(['d-note', 'a-session']);
  });

  it('has them searched, with highlights', async () => {
    const { articles } = await entity(
      'Assembly',
      'assembly:east-pa',
      '{ articles(filter: { text: "spoken or speaks or spoke" }) { edges { node { slug } highlights } totalCount } }',
    );

    expect(articles).toEqual({
      edges: [{ node: { slug: 'a-session' }, highlights: ['Anna <mark>spoke</mark> of Belarus.'] }],
      totalCount: 1,
    });
  });

  it('has the documents that it adopted, by id, of the kinds asked for', async () => {
    const found = await entity(
      'Assembly',
      'assembly:east-pa',
      '{ documents { slug } laws: documents(kinds: [MODEL_LAW]) { slug } none: documents(kinds: []) { slug } }',
    );

    expect(found).toEqual({
      documents: [{ slug: 'a-report' }, { slug: 'model-law' }],
      laws: [{ slug: 'model-law' }],
      none: [],
    });
  });
});

describe('a person', () => {
  it('has the articles that mention them, newest first, in the roles asked for', async () => {
    expect(await articles('Person', 'person:anna')).toEqual(['b-visit', 'a-session']);
    expect(await articles('Person', 'person:anna', '(roles: [SPEAKER, REFERENCE])')).toEqual(['a-session']);
    expect(await articles('Person', 'person:anna', '(roles: [])')).toEqual([]);
  });

  it('has their statements, those of the newest article first', async () => {
    const found = await entity(
      'Person',
      'person:anna',
      '{ statements { text article { slug } } two: statements(first: 2) { text } none: statements(first: 0) { text } }',
    );

    expect(found).toEqual({
      statements: [
        { text: 'Thank you.', article: { slug: 'b-visit' } },
        { text: 'It is read.', article: { slug: 'a-session' } },
        { text: 'Good.', article: { slug: 'a-session' } },
      ],
      two: [{ text: 'Thank you.' }, { text: 'It is read.' }],
      none: [],
    });
  });

  it('gives 100 statements at most', async () => {
    const keys = [{ __typename: 'Person', id: 'person:anna' }];

    expect(await slice.errorsOf(ENTITY('Person', '{ statements(first: 101) { text } }'), { keys })).toEqual([
      'Expected first to be 0 to 100, but got 101.',
    ]);
  });
});

describe('articles hang on what they mention', () => {
  it.each([
    ['Country', 'BY', ['a-session', 'c-report']],
    ['Country', 'by', ['a-session', 'c-report']],
    ['Country', 'KZ', []],
    ['Parliament', 'parliament:by-national-assembly', ['c-report']],
    ['Chamber', 'chamber:by-house', ['a-session']],
    ['Chamber', 'chamber:by-council', []],
  ])('%s %s', async (type, key, expected) => {
    expect(await articles(type, key)).toEqual(expected);
  });

  it('page by page', async () => {
    const { articles } = await entity('Country', 'BY', '{ articles(first: 1) { totalCount pageInfo { endCursor } } }');
    const { articles: next } = await entity(
      'Country',
      'BY',
      `{ articles(first: 1, after: "${articles.pageInfo.endCursor}") { nodes { slug } pageInfo { hasNextPage } } }`,
    );

    expect(articles.totalCount).toBe(2);
    expect(next).toEqual({ nodes: [{ slug: 'c-report' }], pageInfo: { hasNextPage: false } });
  });
});
