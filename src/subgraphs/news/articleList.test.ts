import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NEWS } from '../../testing/seeds/news.js';
import { sliceUnderTest, type SliceUnderTest } from '../../testing/slice.js';

let slice: SliceUnderTest;

beforeAll(async () => {
  slice = await sliceUnderTest('news', NEWS);
});
afterAll(() => slice?.database.close());

/** The slugs of a list, in order. */
async function slugs(list: string): Promise<string[]> {
  const { found } = await slice.dataOf(`{ found: ${list} { nodes { slug } } }`);
  return found.nodes.map(({ slug }: { slug: string }) => slug);
}

describe('articles', () => {
  it('are told newest first, ties by id', async () => {
    expect(await slugs('articles')).toEqual(['b-visit', 'a-session', 'c-report', 'd-note']);
  });

  it.each([
    [
      'PUBLISHED_ON, newest first unless said otherwise',
      '{ field: PUBLISHED_ON }',
      ['b-visit', 'a-session', 'c-report', 'd-note'],
    ],
    ['the oldest first', '{ field: PUBLISHED_ON, direction: ASC }', ['c-report', 'd-note', 'a-session', 'b-visit']],
  ])('are ordered by %s', async (_, orderBy, expected) => {
    expect(await slugs(`articles(orderBy: ${orderBy})`)).toEqual(expected);
  });

  it.each([
    ['slugs', 'slugs: ["d-note", "b-visit", "x"]', ['b-visit', 'd-note']],
    ['no slugs', 'slugs: []', []],
    ['publishers', 'publisherSlugs: ["east-pa", "x"]', ['a-session', 'd-note']],
    ['days', 'publishedOn: { gte: "2022-06-02", lte: "2023-09-10" }', ['a-session']],
    ['days up to one', 'publishedOn: { lte: "2022-06-01" }', ['c-report', 'd-note']],
    ['languages, in any case', 'languages: ["EN-gb", "ru"]', ['b-visit', 'c-report']],
    ['topics, as alternatives', 'topicSlugs: ["sovereignty", "x"]', ['a-session', 'c-report']],
    ['unknown topics', 'topicSlugs: ["x"]', []],
    ['what they speak of', 'mentioning: ["person:boris", "country:BY"]', ['b-visit', 'a-session', 'c-report']],
    ['a document that they speak of', 'mentioning: ["document:model-law"]', ['a-session']],
    ['several conditions', 'mentioning: ["country:BY"], publisherSlugs: ["east-pa"]', ['a-session']],
    [
      'nulls, which are no conditions',
      'slugs: null, text: null, mentioning: null',
      ['b-visit', 'a-session', 'c-report', 'd-note'],
    ],
  ])('are filtered by %s', async (_, filter, expected) => {
    expect(await slugs(`articles(filter: { ${filter} })`)).toEqual(expected);
  });

  it.each(['ASC', 'DESC'])('are each on one page, whatever the size and the way, %s', async (direction) => {
    const whole = await slugs(`articles(orderBy: { field: PUBLISHED_ON, direction: ${direction} })`);

    for (const size of [1, 2, 3]) {
      expect(await paged('first', 'after', size, direction)).toEqual(whole);
      expect(await paged('last', 'before', size, direction)).toEqual(whole);
    }
  });

  async function paged(count: 'first' | 'last', from: 'after' | 'before', size: number, direction: string) {
    let [seen, cursor]: [string[], string | null] = [[], null];
    for (let isMore = true; isMore;) {
      const { articles } = await slice.dataOf(
        `query ($cursor: String) { articles(${count}: ${size}, ${from}: $cursor, orderBy: { field: PUBLISHED_ON, direction: ${direction} }) {
          nodes { slug } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
        { cursor },
      );
      const page = articles.nodes.map(({ slug }: { slug: string }) => slug);
      const { hasNextPage, hasPreviousPage, startCursor, endCursor } = articles.pageInfo;
      seen = count === 'first' ? [...seen, ...page] : [...page, ...seen];
      [isMore, cursor] = count === 'first' ? [hasNextPage, endCursor] : [hasPreviousPage, startCursor];
    }
    return seen;
  }

  it('have no highlights where nothing is searched', async () => {
    const { articles } = await slice.dataOf('{ articles(first: 1) { totalCount edges { node { slug } highlights } } }');

    expect(articles).toEqual({ totalCount: 4, edges: [{ node: { slug: 'b-visit' }, highlights: [] }] });
  });
});

describe('topics', () => {
  it('are told by id', async () => {
    expect(await slugs('topics')).toEqual(['elections', 'sovereignty']);
    expect(await slugs('topics(last: 1)')).toEqual(['sovereignty']);
  });
});

describe('documents', () => {
  it('are told by id', async () => {
    expect(await slugs('documents')).toEqual(['a-report', 'model-law', 'strategy']);
    expect(await slugs('documents(first: 2)')).toEqual(['a-report', 'model-law']);
  });

  it.each([
    ['kinds', 'kinds: [REPORT, STRATEGY]', ['a-report', 'strategy']],
    ['no kinds', 'kinds: []', []],
    ['statuses', 'statuses: [ADOPTED]', ['model-law']],
    ['those who adopted them', 'adoptedBySlugs: ["east-pa"]', ['a-report', 'model-law']],
    ['part of the title, whatever case and accents', 'titleContains: "ELECTIONS"', ['model-law']],
    ['several conditions', 'adoptedBySlugs: ["east-pa"], statuses: [DRAFT]', ['a-report']],
  ])('are filtered by %s', async (_, filter, expected) => {
    expect(await slugs(`documents(filter: { ${filter} })`)).toEqual(expected);
  });
});

describe('what cannot be answered', () => {
  it.each([
    [
      'articles(orderBy: { field: RELEVANCE }) { totalCount }',
      'Expected filter.text, by which relevance is measured, with the order RELEVANCE, but got null.',
    ],
    [
      `articles(filter: { text: "${'x'.repeat(1001)}" }) { totalCount }`,
      'Expected filter.text to have at most 1000 characters, but got 1001.',
    ],
    ['articles(first: 1, last: 1) { totalCount }', 'Expected either first or last, but got {"first":1,"last":1}.'],
    ['topics(first: 101) { totalCount }', 'Expected first to be 0 to 100, but got 101.'],
    [
      `documents(filter: { adoptedBySlugs: [${'"x",'.repeat(101)}] }) { totalCount }`,
      'Expected filter.adoptedBySlugs to have at most 100 values, but got 101.',
    ],
  ])('is told before any SQL: %#', async (field, message) => {
    const record = slice.database.record();

    const errors = await slice.errorsOf(`{ ${field} }`);

    expect(record.stop()).toEqual([]);
    expect(errors).toEqual([message]);
  });
});
