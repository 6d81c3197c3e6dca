import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BELARUS_IN_TREATY_PA, TREATY_PA } from '../../testing/seeds/people.js';
import { sliceUnderTest, type SliceUnderTest } from '../../testing/slice.js';

let slice: SliceUnderTest;

beforeAll(async () => {
  slice = await sliceUnderTest('people', TREATY_PA);
});
afterAll(() => slice?.database.close());

describe('a person', () => {
  it('is found by slug, with names and sources', async () => {
    expect(
      await slice.dataOf(`{ person(slug: "viktor-kogut") {
        id slug name russian: name(language: "ru") names { value language kind } citations { source { id } } } }`),
    ).toEqual({
      person: {
        id: 'person:viktor-kogut',
        slug: 'viktor-kogut',
        name: 'Viktor Kogut',
        russian: 'Виктор Когут',
        names: [
          { value: 'Viktor Kogut', language: 'en', kind: 'OFFICIAL' },
          { value: 'Виктор Когут', language: 'ru', kind: 'OFFICIAL' },
        ],
        citations: [{ source: { id: 'source:68e9a02c4a4f' } }],
      },
    });
  });

  it('is null for a slug that names nobody', async () => {
    expect(await slice.dataOf('{ person(slug: "nobody") { id } }')).toEqual({ person: null });
  });

  it('holds posts, each where it is and on behalf of whom', async () => {
    const data = await slice.dataOf(`{ person(slug: "viktor-kogut") { memberships {
      id person { slug } post { id label role } organization { __typename id } onBehalfOf { __typename id }
      validity { from until status lastConfirmedOn } citations { source { id } } } } }`);

    const common = {
      person: { slug: 'viktor-kogut' },
      validity: { from: null, until: null, status: 'UNKNOWN', lastConfirmedOn: null },
      citations: [{ source: { id: 'source:68e9a02c4a4f' } }],
    };
    expect(data['person'].memberships).toEqual([
      {
        id: 'membership:treaty-pa/by-national-assembly/plenipotentiary-representative/by-national-assembly/viktor-kogut',
        post: {
          id: 'post:treaty-pa/by-national-assembly/plenipotentiary-representative/by-national-assembly',
          label: 'plenipotentiary representative',
          role: 'PLENIPOTENTIARY_REPRESENTATIVE',
        },
        organization: { __typename: 'Delegation', id: BELARUS_IN_TREATY_PA },
        onBehalfOf: { __typename: 'Parliament', id: 'parliament:by-national-assembly' },
        ...common,
      },
      {
        id: 'membership:treaty-pa/deputy-executive-secretary/viktor-kogut',
        post: {
          id: 'post:treaty-pa/deputy-executive-secretary',
          label: 'deputy executive secretary',
          role: 'DEPUTY_EXECUTIVE_SECRETARY',
        },
        organization: { __typename: 'Assembly', id: 'assembly:treaty-pa' },
        onBehalfOf: null,
        ...common,
      },
    ]);
  });

  it('holds on a day what held on it, of the roles asked for', async () => {
    const data = await slice.dataOf(`{ person(slug: "boris-second") {
      today: memberships { post { id } }
      in2019: memberships(asOf: "2019-12-31") { post { id } }
      chairIn2019: memberships(asOf: "2019-12-31", roles: [CHAIR, SECRETARY_GENERAL]) { post { id } }
      ofNoRole: memberships(roles: []) { post { id } } } }`);

    expect(data['person']).toEqual({
      today: [{ post: { id: 'post:by-house/speaker' } }],
      in2019: [
        { post: { id: 'post:by-house/speaker' } },
        { post: { id: 'post:by-national-assembly/speaker' } },
        { post: { id: 'post:treaty-pa/chair' } },
      ],
      chairIn2019: [{ post: { id: 'post:treaty-pa/chair' } }],
      ofNoRole: [],
    });
  });

  it('holds today what holds on the day of the request', async () => {
    const query = '{ person(slug: "zoe-next") { memberships(roles: [CHAIR]) { validity { from status } } } }';

    expect(await slice.dataOf(query)).toEqual({ person: { memberships: [] } });
    expect(await slice.dataOf(query, {}, '2027-01-01')).toEqual({
      person: { memberships: [{ validity: { from: '2027-01-01', status: 'UNKNOWN' } }] },
    });
  });
});

async function chairsOn(day: string): Promise<string[]> {
  const data = await slice.dataOf(
    `query ($day: Date) { _entities(representations: [{ __typename: "Post", id: "post:treaty-pa/chair" }]) {
      ... on Post { holders(asOf: $day) { person { name } } } } }`,
    { day },
  );
  return data['_entities'][0].holders.map((holder: { person: { name: string } }) => holder.person.name);
}

describe('a post', () => {
  it('is held by whoever held it on the day, ordered by name', async () => {
    const days = ['2006-11-15', '2006-11-16', '2010-06-30', '2010-07-01', '2016-11-01', '2020-12-31', '2021-01-01'];
    const chairs = await Promise.all([...days, '2026-11-24', '2027-01-01'].map(chairsOn));

    expect(chairs).toEqual([
      [],
      ['Anna First'],
      ['Anna First'],
      [],
      ['Boris Second'],
      ['Boris Second'],
      [],
      ['Ágnes Vadai'],
      ['Ágnes Vadai', 'Zoe Next'],
    ]);
  });

  it('is held today by whom it is held on the day of the request', async () => {
    const query = `{ _entities(representations: [{ __typename: "Post", id: "post:treaty-pa/chair" }]) {
      ... on Post { holders { person { name } validity { from until status lastConfirmedOn } } } } }`;

    expect(await slice.dataOf(query, {}, '2019-06-01')).toEqual({
      _entities: [
        {
          holders: [
            {
              person: { name: 'Boris Second' },
              validity: { from: '2016-11', until: '2020', status: 'UNKNOWN', lastConfirmedOn: '2019-01-01' },
            },
          ],
        },
      ],
    });
  });

  it('tells where it is and for whom its holder speaks', async () => {
    const data =
      await slice.dataOf(`{ person(slug: "viktor-kogut") { memberships(roles: [PLENIPOTENTIARY_REPRESENTATIVE]) {
      post { organization { __typename id } onBehalfOf { __typename id } citations { source { id } } } } } }`);

    expect(data['person'].memberships).toEqual([
      {
        post: {
          organization: { __typename: 'Delegation', id: BELARUS_IN_TREATY_PA },
          onBehalfOf: { __typename: 'Parliament', id: 'parliament:by-national-assembly' },
          citations: [{ source: { id: 'source:68e9a02c4a4f' } }],
        },
      },
    ]);
  });

  it('keeps an end that came, at a date nobody gives, from looking open', async () => {
    const data = await slice.dataOf(`{ person(slug: "anna-first") { memberships(asOf: "2010-01-01", roles: [CHAIR]) {
      validity { from until status lastConfirmedOn } } } }`);

    expect(data['person'].memberships).toEqual([
      { validity: { from: '2006-11-16', until: null, status: 'ENDED', lastConfirmedOn: '2010-06-30' } },
    ]);
  });
});
