import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BELARUS_IN_TREATY_PA, RUSSIA_IN_TREATY_PA, TREATY_PA } from '../../testing/seeds/people.js';
import { sliceUnderTest, type SliceUnderTest } from '../../testing/slice.js';

let slice: SliceUnderTest;

beforeAll(async () => {
  slice = await sliceUnderTest('people', TREATY_PA);
});
afterAll(() => slice?.database.close());

/** What the gateway gets when it asks for a selection on one object. */
async function entity(type: string, key: Record<string, string>, selection: string): Promise<unknown> {
  const data = await slice.dataOf(
    `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on ${type} ${selection} } }`,
    { keys: [{ __typename: type, ...key }] },
  );
  return data['_entities'][0];
}

describe('an organization', () => {
  it.each([
    ['Assembly', 'assembly:treaty-pa', ['post:treaty-pa/chair', 'post:treaty-pa/deputy-executive-secretary']],
    ['Parliament', 'parliament:by-national-assembly', ['post:by-national-assembly/speaker']],
    ['Chamber', 'chamber:by-house', ['post:by-house/speaker']],
    ['InternationalOrganization', 'organization:treaty', ['post:treaty/secretary-general']],
    [
      'Delegation',
      RUSSIA_IN_TREATY_PA,
      [
        'post:treaty-pa/ru-federal-assembly/plenipotentiary-representative',
        'post:treaty-pa/ru-federal-assembly/head-of-delegation',
      ],
    ],
  ])('has posts, the highest role first: %s', async (type, id, posts) => {
    expect(await entity(type, { id }, '{ id posts { id organization { __typename id } } }')).toEqual({
      id,
      posts: posts.map((post) => ({ id: post, organization: { __typename: type, id } })),
    });
  });

  it('shows only posts of the roles asked for', async () => {
    const selection = `{
      some: posts(roles: [DEPUTY_EXECUTIVE_SECRETARY, TREASURER]) { role }
      none: posts(roles: []) { role }
      all: posts(roles: null) { role } }`;

    expect(await entity('Assembly', { id: 'assembly:treaty-pa' }, selection)).toEqual({
      some: [{ role: 'DEPUTY_EXECUTIVE_SECRETARY' }],
      none: [],
      all: [{ role: 'CHAIR' }, { role: 'DEPUTY_EXECUTIVE_SECRETARY' }],
    });
  });

  it('has no posts where none is recorded', async () => {
    expect(await entity('Chamber', { id: 'chamber:by-council' }, '{ posts { id } }')).toEqual({ posts: [] });
  });
});

describe('the plenipotentiary representative of a delegation', () => {
  const representative = (id: string, asOf: string) =>
    entity('Delegation', { id }, `{ plenipotentiaryRepresentative${asOf} { name } }`);

  it('is whoever the source names, also where it dates nothing', async () => {
    expect(await representative(BELARUS_IN_TREATY_PA, '')).toEqual({
      plenipotentiaryRepresentative: { name: 'Viktor Kogut' },
    });
  });

  it('is whoever holds the post on the day; of several, who began last', async () => {
    const on = (day: string) => representative(RUSSIA_IN_TREATY_PA, `(asOf: "${day}")`);

    expect(await on('2009-12-31')).toEqual({ plenipotentiaryRepresentative: { name: 'Anna First' } });
    expect(await on('2012-04-30')).toEqual({ plenipotentiaryRepresentative: { name: 'Boris Second' } });
    expect(await on('2012-05-01')).toEqual({ plenipotentiaryRepresentative: { name: 'Anna First' } });
    expect(await on('2021-01-01')).toEqual({ plenipotentiaryRepresentative: { name: 'Zoe Next' } });
  });

  it('is null when the source names nobody for the day, or no post', async () => {
    expect(await representative(RUSSIA_IN_TREATY_PA, '')).toEqual({ plenipotentiaryRepresentative: null });
    expect(await representative('delegation:treaty-pa/nobody', '')).toEqual({ plenipotentiaryRepresentative: null });
  });
});

describe('an entity', () => {
  it('is found by each of its keys', async () => {
    const kogut = { id: 'person:viktor-kogut', slug: 'viktor-kogut', name: 'Viktor Kogut' };
    const membership = 'membership:treaty-pa/chair/agnes-vadai';

    expect(await entity('Person', { id: 'person:viktor-kogut' }, '{ id slug name }')).toEqual(kogut);
    expect(await entity('Person', { slug: 'viktor-kogut' }, '{ id slug name }')).toEqual(kogut);
    expect(await entity('Post', { id: 'post:treaty-pa/chair' }, '{ id label }')).toEqual({
      id: 'post:treaty-pa/chair',
      label: 'chair',
    });
    expect(await entity('Membership', { id: membership }, '{ id person { slug } }')).toEqual({
      id: membership,
      person: { slug: 'agnes-vadai' },
    });
  });

  it('is null for a key that names nothing', async () => {
    expect(await entity('Person', { id: 'person:nobody' }, '{ id }')).toBeNull();
    expect(await entity('Person', { slug: 'nobody' }, '{ id }')).toBeNull();
    expect(await entity('Post', { id: 'post:nothing' }, '{ id }')).toBeNull();
    expect(await entity('Membership', { id: 'membership:nothing' }, '{ id }')).toBeNull();
  });
});
