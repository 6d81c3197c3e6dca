import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anArticle } from '../../testing/seeds/news.js';
import { sliceUnderTest, type SliceUnderTest } from '../../testing/slice.js';

let slice: SliceUnderTest;

beforeAll(async () => {
  slice = await sliceUnderTest('news', {
    'news/english.yaml': anArticle('english', {
      headline: 'Observers at the café',
      paragraphs: ['The election was observed by member states.', 'Nobody from Minsk came; they watched <b>"TV"</b>.'],
      publishedOn: '2021-01-01',
    }),
    'news/english-too.yaml': anArticle('english-too', {
      headline: 'Elections, elections',
      paragraphs: ['On elections, the states of each member and many elections.'],
      publishedOn: '2020-01-01',
    }),
    'news/russian.yaml': anArticle('russian', {
      language: 'ru',
      headline: 'Избирательный форум, Moscow Elections',
      paragraphs: ['О развитии выборов и ёлках.'],
      publishedOn: '2019-01-01',
    }),
    'news/french.yaml': anArticle('french', {
      language: 'fr',
      headline: 'Élection à Paris',
      paragraphs: ['Un événement.'],
      publishedOn: '2018-01-01',
    }),
    'news/uzbek.yaml': anArticle('uzbek', {
      language: 'uz',
      headline: 'Saylovlar',
      paragraphs: ['Toshkent shahrida.'],
      publishedOn: '2017-01-01',
    }),
  });
});
afterAll(() => slice?.database.close());

async function found(text: string, orderBy = ''): Promise<string[]> {
  const { articles } = await slice.dataOf(
    `query ($text: String!) { articles(filter: { text: $text } ${orderBy}) { nodes { slug } } }`,
    { text },
  );
  return articles.nodes.map(({ slug }: { slug: string }) => slug);
}

async function highlights(text: string): Promise<string[][]> {
  const { articles } = await slice.dataOf(
    'query ($text: String!) { articles(filter: { text: $text }) { edges { highlights } } }',
    { text },
  );
  return articles.edges.map((edge: { highlights: string[] }) => edge.highlights);
}

describe('a search finds', () => {
  it.each([
    ['inflected forms, by the rules of the language', 'observe', ['english']],
    ['forms of a language without Latin letters', 'избирательного', ['russian']],
    ['a word of another language as it stands', 'Moscow', ['russian']],
    ['words in any case', 'MINSK', ['english']],
    ['words without their accents', 'cafe', ['english']],
    ['words with accents that they do not have', 'Mínsk', ['english']],
    ['inflected forms without accents', 'elections Paris', ['french']],
    ['the other spelling of a letter', 'елках', ['russian']],
    ['words of a language that has no rules here', 'saylovlar', ['uzbek']],
    ['no inflected forms of it', 'saylov', []],
    ['all of the words', 'election observed', ['english']],
    ['a phrase', '"member states"', ['english']],
    ['none where the words of a phrase stand apart', '"states member"', []],
    ['one or another', 'minsk or toshkent', ['english', 'uzbek']],
    ['what lacks an excluded word, its inflected forms too', 'states -observing', ['english-too']],
    ['what lacks an excluded phrase', 'member -"member states"', ['english-too']],
    ['words beside stop words that do not stand there', 'which minsk', ['english']],
    ['nothing for stop words alone', 'the of which', []],
    ['nothing for an empty text', '', []],
    ['nothing for signs', '- " & |', []],
    ['nothing for unknown words', 'minsk zzz', []],
  ])('%s: %s', async (_, text, expected) => {
    expect(await found(text)).toEqual(expected);
  });

  it('counts what it finds', async () => {
    expect(await slice.dataOf('{ articles(first: 0, filter: { text: "elections" }) { totalCount } }')).toEqual({
      articles: { totalCount: 4 },
    });
  });

  it('holds the other conditions too', async () => {
    const { articles } = await slice.dataOf(
      '{ articles(filter: { text: "elections", languages: ["fr", "ru"] }) { nodes { slug } } }',
    );

    expect(articles.nodes).toEqual([{ slug: 'russian' }, { slug: 'french' }]);
  });
});

describe('what is found', () => {
  const ORDER = 'orderBy: { field: RELEVANCE }';

  it('is told newest first, unless it is ordered by relevance', async () => {
    expect(await found('states election')).toEqual(['english', 'english-too']);
    expect(await found('states election', ORDER)).toEqual(['english-too', 'english']);
  });

  it('is told best last in ascending order', async () => {
    expect(await found('states election', 'orderBy: { field: RELEVANCE, direction: ASC }')).toEqual([
      'english',
      'english-too',
    ]);
  });

  it('is each on one page by relevance, forward and backward', async () => {
    const whole = await found('elections', ORDER);
    const page = (place: string) =>
      slice.dataOf(
        `{ articles(${place}, filter: { text: "elections" }, ${ORDER}) { nodes { slug } pageInfo { startCursor endCursor } } }`,
      );

    const { articles: first } = await page('first: 2');
    const { articles: second } = await page(`first: 2, after: "${first.pageInfo.endCursor}"`);
    const { articles: last } = await page('last: 2');
    const { articles: before } = await page(`last: 2, before: "${last.pageInfo.startCursor}"`);

    expect(whole).toHaveLength(4);
    expect([...first.nodes, ...second.nodes].map(({ slug }) => slug)).toEqual(whole);
    expect([...before.nodes, ...last.nodes].map(({ slug }) => slug)).toEqual(whole);
  });
});

describe('highlights', () => {
  it('mark every form of what was searched, in the words as they were written', async () => {
    expect(await highlights('observe cafe')).toEqual([
      ['<mark>Observers</mark> at the <mark>café</mark>', 'The election was <mark>observed</mark> by member states.'],
    ]);
  });

  it('escape the text', async () => {
    expect(await highlights('minsk')).toEqual([
      ['Nobody from <mark>Minsk</mark> came; they watched &lt;b&gt;&quot;TV&quot;&lt;/b&gt;.'],
    ]);
  });

  it('mark each article by the rules of its own language', async () => {
    expect(await highlights('выборами or événements')).toEqual([
      ['О развитии <mark>выборов</mark> и ёлках.'],
      ['Un <mark>événement</mark>.'],
    ]);
  });

  it('show nothing of what was excluded', async () => {
    expect(await highlights('-elections -saylovlar -"member states" -election')).toEqual([]);
    expect(await highlights('minsk -zzz')).toEqual([
      ['Nobody from <mark>Minsk</mark> came; they watched &lt;b&gt;&quot;TV&quot;&lt;/b&gt;.'],
    ]);
  });

  it('cost one statement for a whole page, and none where they are not asked for', async () => {
    const query = (first: number, field: string) =>
      `{ articles(first: ${first}, filter: { text: "elections" }) { edges { cursor ${field} } } }`;

    expect(await slice.statementsOf(query(4, ''))).toHaveLength(1);
    expect(await slice.statementsOf(query(1, 'highlights'))).toHaveLength(2);
    expect(await slice.statementsOf(query(4, 'highlights'))).toHaveLength(2);
  });
});
