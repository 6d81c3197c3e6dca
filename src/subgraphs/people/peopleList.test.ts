import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BELARUS_IN_TREATY_PA, TREATY_PA } from '../../testing/seeds/people.js';
import { sliceUnderTest, type SliceUnderTest } from '../../testing/slice.js';

let slice: SliceUnderTest;

beforeAll(async () => {
  slice = await sliceUnderTest('people', TREATY_PA);
});
afterAll(() => slice?.database.close());

const EVERYBODY = [
  'agnes-vadai',
  'anna-first',
  'boris-second',
  'mikhail-krotov',
  'viktor-kogut',
  'a-witness',
  'zoe-next',
];

async function slugs(args: string, variables?: Record<string, unknown>): Promise<string[]> {
  const header = variables === undefined ? '' : 'query ($filter: PersonFilter) ';
  const { people } = await slice.dataOf(`${header}{ people${args} { totalCount nodes { slug } } }`, variables);
  const found = people.nodes.map((node: { slug: string }) => node.slug);
  expect(people.totalCount).toBe(found.length);
  return found;
}

const matching = (filter: object) => slugs('(filter: $filter)', { filter });

describe('the list of people', () => {
  it('is ordered by English name without accents, in either direction', async () => {
    expect(await slugs('')).toEqual(EVERYBODY);
    expect(await slugs('(orderBy: { field: NAME })')).toEqual(EVERYBODY);
    expect(await slugs('(orderBy: { field: NAME, direction: DESC })')).toEqual(EVERYBODY.toReversed());
  });

  it('is paged forward and backward', async () => {
    const page =
      '{ totalCount edges { node { slug } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }';
    const first = await slice.dataOf(`{ people(first: 3) ${page} }`);
    const { endCursor } = first['people'].pageInfo;
    const second = await slice.dataOf(`{ people(first: 3, after: "${endCursor}") ${page} }`);
    const last = await slice.dataOf(`{ people(last: 2) ${page} }`);

    const slugsOf = (data: typeof first) =>
      data['people'].edges.map(({ node }: { node: { slug: string } }) => node.slug);
    expect(slugsOf(first)).toEqual(EVERYBODY.slice(0, 3));
    expect(first['people']).toMatchObject({ totalCount: 7, pageInfo: { hasNextPage: true, hasPreviousPage: false } });
    expect(slugsOf(second)).toEqual(EVERYBODY.slice(3, 6));
    expect(slugsOf(last)).toEqual(EVERYBODY.slice(5));
    expect(last['people'].pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  it('is filtered by slug; unknown slugs match nothing', async () => {
    expect(await matching({ slugs: ['zoe-next', 'anna-first', 'nobody'] })).toEqual(['anna-first', 'zoe-next']);
    expect(await matching({ slugs: [] })).toEqual([]);
    expect(await matching({ slugs: null })).toEqual(EVERYBODY);
  });

  it('is filtered by part of a name in any language, whatever its case and accents', async () => {
    expect(await matching({ nameContains: 'AGNES va' })).toEqual(['agnes-vadai']);
    expect(await matching({ nameContains: 'когут' })).toEqual(['viktor-kogut']);
    expect(await matching({ nameContains: '%' })).toEqual([]);
    expect(await matching({ nameContains: '' })).toEqual(EVERYBODY);
  });

  it('is filtered by the role of a post held on the day, today when none is given', async () => {
    expect(await matching({ roles: ['CHAIR'] })).toEqual(['agnes-vadai']);
    expect(await matching({ roles: ['CHAIR', 'DEPUTY_EXECUTIVE_SECRETARY'] })).toEqual([
      'agnes-vadai',
      'mikhail-krotov',
      'viktor-kogut',
    ]);
    expect(await matching({ roles: ['CHAIR'], asOf: '2007-01-01' })).toEqual(['anna-first']);
    expect(await matching({ roles: [] })).toEqual([]);
  });

  it('is filtered by the organization of a post held on the day', async () => {
    expect(await matching({ organizationIds: ['chamber:by-house', BELARUS_IN_TREATY_PA] })).toEqual([
      'boris-second',
      'viktor-kogut',
    ]);
    expect(await matching({ organizationIds: ['parliament:by-national-assembly'] })).toEqual([]);
    expect(await matching({ organizationIds: ['parliament:by-national-assembly'], asOf: '2020-12-31' })).toEqual([
      'boris-second',
    ]);
    expect(await matching({ organizationIds: ['assembly:unknown'] })).toEqual([]);
  });

  it('wants role and organization of one and the same post', async () => {
    expect(await matching({ roles: ['SPEAKER'], organizationIds: ['chamber:by-house'] })).toEqual(['boris-second']);
    expect(await matching({ roles: ['SPEAKER'], organizationIds: ['assembly:treaty-pa'], asOf: '2019-01-01' })).toEqual(
      [],
    );
  });

  it('with a day alone has those who held any post on it', async () => {
    expect(await matching({ asOf: '2026-11-24' })).toEqual([
      'agnes-vadai',
      'anna-first',
      'boris-second',
      'mikhail-krotov',
      'viktor-kogut',
    ]);
    expect(await matching({ asOf: '2006-11-15', slugs: ['agnes-vadai', 'anna-first'] })).toEqual(['anna-first']);
  });

  it('refuses pages, lists and cursors that break the rules', async () => {
    expect(await slice.errorsOf('{ people(first: 101) { totalCount } }')).toEqual([
      'Expected first to be 0 to 100, but got 101.',
    ]);
    expect(
      await slice.errorsOf('query ($filter: PersonFilter) { people(filter: $filter) { totalCount } }', {
        filter: { slugs: Array.from({ length: 101 }, (_, at) => `person-${at}`) },
      }),
    ).toEqual(['Expected filter.slugs to have at most 100 values, but got 101.']);
    expect(await slice.errorsOf('{ people(after: "nonsense") { totalCount } }')).toEqual([
      'Expected after to be a cursor that Query.people gave, but got "nonsense".',
    ]);
  });
});
