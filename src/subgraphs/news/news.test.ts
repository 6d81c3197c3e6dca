import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NEWS } from '../../testing/seeds/news.js';
import { sliceUnderTest, type SliceUnderTest } from '../../testing/slice.js';

let slice: SliceUnderTest;

beforeAll(async () => {
  slice = await sliceUnderTest('news', NEWS);
});
afterAll(() => slice?.database.close());

describe('a lookup', () => {
  it('finds an article by slug', async () => {
    const { article } = await slice.dataOf(`{ article(slug: "a-session") {
      id slug headline language publishedOn modifiedAt paragraphs url publisher { id } citations { source { id } } } }`);

    expect(article).toEqual({
      id: 'article:a-session',
      slug: 'a-session',
      headline: 'Headline of a-session',
      language: 'en',
      publishedOn: '2023-09-10',
      modifiedAt: '2026-11-23T00:00:00Z',
      paragraphs: ['Anna spoke of Belarus.', 'The House has read the model law.'],
      url: 'https://example.org/session',
      publisher: { id: 'assembly:east-pa' },
      citations: [{ source: { id: 'source:68e9a02c4a4f' } }],
    });
  });

  it('finds a topic by slug', async () => {
    expect(await slice.dataOf('{ topic(slug: "elections") { id slug label } }')).toEqual({
      topic: { id: 'topic:elections', slug: 'elections', label: 'Elections' },
    });
  });

  it('finds a document by slug', async () => {
    const { document } = await slice.dataOf(`{ document(slug: "model-law") {
      id slug title kind status adoptedOn adoptedBy { id } url citations { source { id } } } }`);

    expect(document).toEqual({
      id: 'document:model-law',
      slug: 'model-law',
      title: 'Model Law on Élections',
      kind: 'MODEL_LAW',
      status: 'ADOPTED',
      adoptedOn: '2022-12',
      adoptedBy: { id: 'assembly:east-pa' },
      url: 'https://example.org/law',
      citations: [{ source: { id: 'source:68e9a02c4a4f' } }],
    });
  });

  it('is null for a slug that names nothing', async () => {
    const data = await slice.dataOf('{ article(slug: "x") { id } topic(slug: "x") { id } document(slug: "x") { id } }');

    expect(data).toEqual({ article: null, topic: null, document: null });
  });

  it('leaves unknown what nobody recorded', async () => {
    const data = await slice.dataOf(`{
      article(slug: "c-report") { url publisher { id } } document(slug: "a-report") { adoptedOn url } }`);

    expect(data).toEqual({ article: { url: null, publisher: null }, document: { adoptedOn: null, url: null } });
  });
});

describe('an article', () => {
  const MENTIONS = `{ role surface paragraph entity { __typename ... on Person { id } ... on Assembly { id }
    ... on Parliament { id } ... on Chamber { id } ... on Country { code } ... on Document { title } } }`;

  it('mentions people, bodies, countries and documents, in the order of the data file', async () => {
    const { article } = await slice.dataOf(`{ article(slug: "a-session") { mentions ${MENTIONS} } }`);

    expect(article.mentions).toEqual([
      { role: 'SPEAKER', surface: 'Anna', paragraph: 0, entity: { __typename: 'Person', id: 'person:anna' } },
      { role: 'SUBJECT', surface: 'Belarus', paragraph: 0, entity: { __typename: 'Country', code: 'BY' } },
      {
        role: 'REFERENCE',
        surface: 'The House',
        paragraph: 1,
        entity: { __typename: 'Chamber', id: 'chamber:by-house' },
      },
      {
        role: 'REFERENCE',
        surface: 'model law',
        paragraph: 1,
        entity: { __typename: 'Document', title: 'Model Law on Élections' },
      },
    ]);
  });

  it('mentions in the roles asked for', async () => {
    const { article } = await slice.dataOf(
      `{ article(slug: "c-report") { mentions(roles: [SUBJECT, ORGANIZER]) ${MENTIONS} none: mentions(roles: []) { role } } }`,
    );

    expect(article).toEqual({
      mentions: [
        {
          role: 'SUBJECT',
          surface: 'National Assembly',
          paragraph: 0,
          entity: { __typename: 'Parliament', id: 'parliament:by-national-assembly' },
        },
        {
          role: 'ORGANIZER',
          surface: 'the assembly',
          paragraph: 0,
          entity: { __typename: 'Assembly', id: 'assembly:east-pa' },
        },
      ],
      none: [],
    });
  });

  it('has statements, in the order of the data file, each with its speaker and its article', async () => {
    const { article } = await slice.dataOf(
      '{ article(slug: "a-session") { statements { speaker { id } text verbatim paragraph article { slug } } } }',
    );

    expect(article.statements).toEqual([
      {
        speaker: { id: 'person:anna' },
        text: 'It is read.',
        verbatim: false,
        paragraph: 1,
        article: { slug: 'a-session' },
      },
      { speaker: { id: 'person:anna' }, text: 'Good.', verbatim: true, paragraph: 0, article: { slug: 'a-session' } },
    ]);
  });

  it('has topics and documents, by id', async () => {
    const { article } = await slice.dataOf('{ article(slug: "c-report") { topics { slug } documents { slug } } }');

    expect(article).toEqual({
      topics: [{ slug: 'elections' }, { slug: 'sovereignty' }],
      documents: [{ slug: 'a-report' }, { slug: 'model-law' }],
    });
  });

  it('is related to those that share most topics, newest first among equals', async () => {
    const data = await slice.dataOf(`{
      session: article(slug: "a-session") { related { slug } one: related(first: 1) { slug } none: related(first: 0) { slug } }
      visit: article(slug: "b-visit") { related { slug } }
      note: article(slug: "d-note") { related { slug } } }`);

    expect(data).toEqual({
      session: { related: [{ slug: 'c-report' }, { slug: 'b-visit' }], one: [{ slug: 'c-report' }], none: [] },
      visit: { related: [{ slug: 'a-session' }, { slug: 'c-report' }] },
      note: { related: [] },
    });
  });

  it('gives 20 related articles at most', async () => {
    expect(await slice.errorsOf('{ article(slug: "a-session") { related(first: 21) { slug } } }')).toEqual([
      'Expected first to be 0 to 20, but got 21.',
    ]);
  });
});

describe('the articles', () => {
  it('about a topic are told newest first', async () => {
    const { topic } = await slice.dataOf('{ topic(slug: "elections") { articles { nodes { slug } totalCount } } }');

    expect(topic.articles).toEqual({
      nodes: [{ slug: 'b-visit' }, { slug: 'a-session' }, { slug: 'c-report' }],
      totalCount: 3,
    });
  });

  it('that speak of a document are told newest first', async () => {
    const { document } = await slice.dataOf(
      '{ document(slug: "model-law") { articles(first: 1) { nodes { slug } totalCount pageInfo { hasNextPage } } } }',
    );

    expect(document.articles).toEqual({
      nodes: [{ slug: 'a-session' }],
      totalCount: 2,
      pageInfo: { hasNextPage: true },
    });
  });
});

describe('an entity', () => {
  it('is found by id and by slug, one statement for each key, and null where there is none', async () => {
    const query = `query ($keys: [_Any!]!) { _entities(representations: $keys) {
      __typename ... on Article { slug } ... on Topic { slug } ... on Document { slug } } }`;
    const keys = ['Article', 'Topic', 'Document'].flatMap((__typename) => {
      const slug = { Article: 'a-session', Topic: 'elections', Document: 'model-law' }[__typename] ?? '';
      return [
        { __typename, id: `${__typename.toLowerCase()}:${slug}` },
        { __typename, slug },
      ];
    });

    const { _entities: found } = await slice.dataOf(query, {
      keys: [...keys, { __typename: 'Article', id: 'article:none' }],
    });

    expect(found).toEqual([...keys.map(({ __typename }, at) => ({ __typename, slug: keys[at | 1]?.slug })), null]);
    expect(await slice.statementsOf(query, { keys: keys.slice(0, 1) })).toHaveLength(1);
  });
});
