import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataFiles } from '../../testing/seeds/dataFolder.js';
import { aDocument, aMention, anArticle, anAssemblyOf, aStatement, aTopic } from '../../testing/seeds/news.js';
import { aChamber, aCountry, aParliament } from '../../testing/seeds/parliaments.js';
import { aPerson } from '../../testing/seeds/people.js';
import { sliceUnderTest, type SliceUnderTest } from '../../testing/slice.js';

const NUMBERS = Array.from({ length: 50 }, (_, at) => at + 1);
/** Codes of countries that are only here: AA, AB and so on. */
const codeOf = (n: number) => `${String.fromCharCode(65 + Math.floor(n / 26))}${String.fromCharCode(65 + (n % 26))}`;

let slice: SliceUnderTest;

beforeAll(async () => {
  slice = await sliceUnderTest('news', {
    'topics.yaml': { topics: [aTopic('everything'), ...NUMBERS.map((n) => aTopic(`topic-${n}`))] },
    ...filesFor(
      (n) => `countries/c${n}.yaml`,
      (n) =>
        aCountry(
          codeOf(n),
          `Country ${n}`,
          aParliament(`parliament-${n}`, `Parliament ${n}`, [aChamber(`chamber-${n}`, 'UNICAMERAL', `Chamber ${n}`)]),
        ),
    ),
    ...filesFor(
      (n) => `assemblies/pa-${n}.yaml`,
      (n) => anAssemblyOf(`pa-${n}`, aPerson(`person-${n}`, `Person ${n}`)),
    ),
    ...filesFor((n) => `news/article-${n}.yaml`, articleNumber),
  });
});
afterAll(() => slice?.database.close());

function filesFor(name: (n: number) => string, content: (n: number) => object): DataFiles {
  return Object.fromEntries(NUMBERS.map((n) => [name(n), content(n)]));
}

/** An article that has one of everything: publisher, mentions of each type, a statement, a topic, a document. */
function articleNumber(n: number): object {
  const mentioned = [
    `person:person-${n}`,
    `country:${codeOf(n)}`,
    `parliament:parliament-${n}`,
    `chamber:chamber-${n}`,
    `document:document-${n}`,
  ];
  return anArticle(
    `article-${n}`,
    {
      publisher: `pa-${n}`,
      paragraphs: ['All met and voted.'],
      mentions: mentioned.map((id) => aMention(id, 'SUBJECT', 'All')),
      statements: [aStatement(`person-${n}`, 'We voted.')],
      topics: ['everything', `topic-${n}`],
      documents: [`document-${n}`],
    },
    [aDocument(`document-${n}`, `Document ${n}`, { adoptedBy: `pa-${n}` })],
  );
}

const PAGE = '{ articles(first: 1) { totalCount nodes { slug } } }';

describe('the number of statements is the same for 1 and for 50', () => {
  it.each([
    ['Article', 'id', (n: number) => `article:article-${n}`, '{ headline publisher { id } }', 1],
    ['Article', 'slug', (n: number) => `article-${n}`, '{ headline }', 1],
    ['Article', 'id', (n: number) => `article:article-${n}`, '{ mentions { entity { ... on Document { slug } } } }', 3],
    ['Article', 'id', (n: number) => `article:article-${n}`, '{ statements { text speaker { id } } }', 2],
    ['Article', 'id', (n: number) => `article:article-${n}`, '{ topics { slug } documents { slug } }', 3],
    ['Article', 'id', (n: number) => `article:article-${n}`, '{ related { slug } }', 2],
    ['Topic', 'id', (n: number) => `topic:topic-${n}`, '{ label }', 1],
    ['Topic', 'id', (n: number) => `topic:topic-${n}`, PAGE, 3],
    ['Document', 'id', (n: number) => `document:document-${n}`, '{ title adoptedBy { id } }', 1],
    ['Document', 'id', (n: number) => `document:document-${n}`, PAGE, 3],
    ['Assembly', 'id', (n: number) => `assembly:pa-${n}`, PAGE, 2],
    ['Assembly', 'id', (n: number) => `assembly:pa-${n}`, '{ documents { slug } }', 1],
    [
      'Assembly',
      'id',
      (n: number) => `assembly:pa-${n}`,
      '{ articles(filter: { text: "voting" }) { edges { node { slug } highlights } } }',
      2,
    ],
    ['Person', 'id', (n: number) => `person:person-${n}`, PAGE, 2],
    ['Person', 'id', (n: number) => `person:person-${n}`, '{ statements { text article { slug } } }', 2],
    ['Country', 'code', codeOf, PAGE, 2],
    ['Parliament', 'id', (n: number) => `parliament:parliament-${n}`, PAGE, 2],
    ['Chamber', 'id', (n: number) => `chamber:chamber-${n}`, PAGE, 2],
  ])('%s by %s %s %s: %i', async (type, key, keyOf, selection, count) => {
    const query = `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on ${type} ${selection} } }`;
    const keys = NUMBERS.map((n) => ({ __typename: type, [key]: keyOf(n) }));

    const found = await slice.dataOf(query, { keys });
    const one = await slice.statementsOf(query, { keys: keys.slice(0, 1) });
    const fifty = await slice.statementsOf(query, { keys });

    expect(JSON.stringify(found)).not.toMatch(/null|\[\]/);
    expect([one.length, fifty.length]).toEqual([count, count]);
  });

  it('of articles in a list, with all that hangs on them', async () => {
    const query = (size: number) => `{ articles(first: ${size}) { nodes {
      mentions { entity { __typename } } statements { article { slug } } topics { articles { nodes { slug } } }
      documents { slug } related { slug } } } }`;

    // The page; mentions, their documents, statements, their articles, topics, their articles, documents, related.
    expect(await slice.statementsOf(query(1))).toHaveLength(9);
    expect(await slice.statementsOf(query(50))).toHaveLength(9);
  });
});
