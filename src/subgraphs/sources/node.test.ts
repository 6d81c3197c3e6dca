import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { names, SOURCE_URL, sources } from '../../testing/seeds/dataFolder.js';
import { aChamber, aCountry, aParliament } from '../../testing/seeds/parliaments.js';
import { aHolder, aPerson, aPost } from '../../testing/seeds/people.js';
import { sliceUnderTest, type SliceUnderTest } from '../../testing/slice.js';

let slice: SliceUnderTest;

beforeAll(async () => {
  slice = await sliceUnderTest('sources', {
    'countries/by.yaml': aCountry(
      'BY',
      'Belarus',
      aParliament('by-national-assembly', 'National Assembly', [aChamber('by-house', 'UNICAMERAL', 'House')]),
    ),
    'organizations.yaml': {
      internationalOrganizations: [{ slug: 'treaty', names: names('Treaty'), sources: sources() }],
    },
    'topics.yaml': { topics: [{ slug: 'elections', label: 'Elections' }] },
    'assemblies/pa.yaml': {
      assembly: { slug: 'pa', names: names('Assembly'), sources: sources() },
      delegations: [
        {
          sender: 'parliament:by-national-assembly',
          status: 'MEMBER',
          sources: sources(),
          quotas: [{ n: 1, seats: 7, basis: 'STATUTORY', recordedAt: '2026-11-23T00:00:00Z', sources: sources() }],
        },
      ],
      people: [aPerson('anna', 'Anna')],
      posts: [aPost('CHAIR', 'assembly:pa', [aHolder('anna')])],
    },
    'news/an-article.yaml': {
      article: {
        slug: 'an-article',
        headline: 'An article',
        language: 'en',
        publishedOn: '2023-09-10',
        modifiedAt: '2026-11-23T00:00:00Z',
        paragraphs: ['The assembly met.'],
        topics: ['elections'],
        documents: ['a-law'],
        sources: sources(),
      },
      documents: [{ slug: 'a-law', title: 'A law', kind: 'MODEL_LAW', status: 'DRAFT', sources: sources() }],
    },
  });
});
afterAll(() => slice?.database.close());

const IDS: Readonly<Record<string, string>> = {
  Country: 'country:BY',
  Parliament: 'parliament:by-national-assembly',
  Chamber: 'chamber:by-house',
  Assembly: 'assembly:pa',
  InternationalOrganization: 'organization:treaty',
  Delegation: 'delegation:pa/by-national-assembly',
  SeatQuota: 'quota:pa/by-national-assembly/whole/representative/1',
  Person: 'person:anna',
  Post: 'post:pa/chair',
  Membership: 'membership:pa/chair/anna',
  Article: 'article:an-article',
  Topic: 'topic:elections',
  Document: 'document:a-law',
  Source: 'source:68e9a02c4a4f',
};

const NODE = 'query ($id: ID!) { node(id: $id) { __typename id } }';
const NODES = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';

describe('any object', () => {
  it.each(Object.entries(IDS))('can be fetched again by its id: %s', async (type, id) => {
    expect(await slice.dataOf(NODE, { id })).toEqual({ node: { __typename: type, id } });
  });

  it('that is a source comes with its own fields', async () => {
    expect(await slice.dataOf('{ node(id: "source:68e9a02c4a4f") { ... on Source { url } } }')).toEqual({
      node: { url: SOURCE_URL },
    });
  });

  it('is null for an id that names nothing, also for a well-formed one', async () => {
    for (const id of ['parliament:by', 'country:by', 'source:000000000000', 'nonsense', ''])
      expect(await slice.dataOf(NODE, { id })).toEqual({ node: null });
  });
});

describe('several objects at once', () => {
  it('come in the order of their ids, each as often as asked for, null where an id names nothing', async () => {
    const ids = ['person:anna', 'nonsense', 'country:BY', 'person:anna'];

    expect(await slice.dataOf(NODES, { ids })).toEqual({
      nodes: [
        { __typename: 'Person', id: 'person:anna' },
        null,
        { __typename: 'Country', id: 'country:BY' },
        { __typename: 'Person', id: 'person:anna' },
      ],
    });
    expect(await slice.dataOf(NODES, { ids: [] })).toEqual({ nodes: [] });
  });

  it('cost one statement, and one more where there are sources among them', async () => {
    const { Source: source = '', ...others } = IDS;

    expect(await slice.statementsOf(NODES, { ids: ['country:BY'] })).toHaveLength(1);
    expect(await slice.statementsOf(NODES, { ids: Object.values(others) })).toHaveLength(1);
    expect(await slice.statementsOf(NODES, { ids: [source, ...Object.values(others)] })).toHaveLength(2);
  });

  it('are at most a hundred', async () => {
    const ids = Array.from({ length: 101 }, (_, at) => `person:${at}`);

    expect((await slice.dataOf(NODES, { ids: ids.slice(1) }))['nodes']).toHaveLength(100);
    expect(await slice.errorsOf(NODES, { ids })).toEqual(['Expected ids to have at most 100 values, but got 101.']);
  });
});
