import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { THREE_ASSEMBLIES } from '../../testing/seeds/assemblies.js';
import { sliceUnderTest, type Data, type SliceUnderTest } from '../../testing/slice.js';

let slice: SliceUnderTest;

beforeAll(async () => {
  slice = await sliceUnderTest('assemblies', THREE_ASSEMBLIES);
});
afterAll(() => slice?.database.close());

async function slugsOf(args: string): Promise<string[]> {
  const data = await slice.dataOf(`{ assemblies(${args}) { nodes { slug } } }`);
  return (data['assemblies'] as Data)['nodes'].map((node: Data) => node['slug'] as string);
}

async function delegationsOf(args: string): Promise<string[]> {
  const data = await slice.dataOf(`{ delegations(${args}) { nodes { id } } }`);
  return (data['delegations'] as Data)['nodes'].map((node: Data) => (node['id'] as string).replace('delegation:', ''));
}

const BY_IN_OLD = 'old-pa/by-national-assembly';
const AM_IN_TREATY = 'treaty-pa/am-national-assembly';
const BY_IN_TREATY = 'treaty-pa/by-national-assembly';
const KG_IN_TREATY = 'treaty-pa/kg-supreme-council';
const RU_IN_TREATY = 'treaty-pa/ru-federal-assembly';
const TREATY_IN_UNION = 'union-pa/treaty-pa';
const DUMA_IN_UNION = 'union-pa/ru-state-duma';
const SCOTLAND_IN_UNION = 'union-pa/gb-scotland';
const GB_IN_UNION = 'union-pa/gb-parliament';
const EU_IN_UNION = 'union-pa/european-parliament';

describe('an assembly', () => {
  it('is found by slug, with all that is recorded about it', async () => {
    const data = await slice.dataOf(`{ assembly(slug: "treaty-pa") {
      id slug acronym name names { value } identifiers { scheme } parentOrganization { slug acronym name }
      foundedOn dissolvedOn headquarters { city country { code } } officialLanguages website { url language }
      statedSeats citations { source { id } } } }`);

    expect(data).toEqual({
      assembly: {
        id: 'assembly:treaty-pa',
        slug: 'treaty-pa',
        acronym: 'Treaty PA',
        name: 'Assembly of the Treaty',
        names: [{ value: 'Assembly of the Treaty' }],
        identifiers: [],
        parentOrganization: { slug: 'treaty', acronym: 'TO', name: 'Treaty Organization' },
        foundedOn: '2006-11-16',
        dissolvedOn: null,
        headquarters: { city: 'Minsk', country: { code: 'BY' } },
        officialLanguages: ['ru'],
        website: { url: 'https://treaty.example/', language: 'ru' },
        statedSeats: 45,
        citations: [{ source: { id: 'source:68e9a02c4a4f' } }],
      },
    });
  });

  it('is null for a slug that names nothing, and what nobody recorded is null', async () => {
    const data = await slice.dataOf(`{
      nothing: assembly(slug: "x") { id }
      noOrganization: internationalOrganization(slug: "x") { id }
      noDelegation: delegation(assembly: "treaty-pa", parliament: "gb-parliament") { id }
      assembly(slug: "union-pa") { acronym parentOrganization { id } headquarters { city } officialLanguages website { url } statedSeats }
    }`);

    expect(data).toEqual({
      nothing: null,
      noOrganization: null,
      noDelegation: null,
      assembly: {
        acronym: null,
        parentOrganization: null,
        headquarters: null,
        officialLanguages: null,
        website: null,
        statedSeats: null,
      },
    });
  });

  it('belongs to an organization that lists it', async () => {
    expect(await slice.dataOf('{ internationalOrganization(slug: "treaty") { id assemblies { slug } } }')).toEqual({
      internationalOrganization: { id: 'organization:treaty', assemblies: [{ slug: 'treaty-pa' }] },
    });
  });
});

describe('the list of assemblies', () => {
  it('leaves out those that ceased to exist, unless they are asked for', async () => {
    expect(await slugsOf('first: 9')).toEqual(['treaty-pa', 'union-pa']);
    expect(await slugsOf('filter: { includeDissolved: true }')).toEqual(['old-pa', 'treaty-pa', 'union-pa']);
  });

  it('is filtered by slug, name, the countries of delegations, and issues', async () => {
    expect(await slugsOf('filter: { slugs: ["union-pa", "x"] }')).toEqual(['union-pa']);
    expect(await slugsOf('filter: { slugs: [] }')).toEqual([]);
    expect(await slugsOf('filter: { nameContains: "ÅLAND", includeDissolved: true }')).toEqual(['old-pa']);
    expect(await slugsOf('filter: { hasDelegationFrom: ["gb", "KG"] }')).toEqual(['treaty-pa', 'union-pa']);
    expect(await slugsOf('filter: { hasDelegationFrom: ["GB"] }')).toEqual(['union-pa']);
    expect(await slugsOf('filter: { issueCodes: [TOTAL_MISMATCH] }')).toEqual(['treaty-pa', 'union-pa']);
    expect(await slugsOf('filter: { issueCodes: [TOTAL_MISMATCH], slugs: ["treaty-pa"] }')).toEqual(['treaty-pa']);
    expect(await slugsOf('filter: { issueCodes: [MISSING_QUOTA] }')).toEqual([]);
    expect(await slugsOf('filter: { issueCodes: [] }')).toEqual([]);
  });

  it('is ordered by name, foundation or stated seats, the unknown last in both directions', async () => {
    const all = 'filter: { includeDissolved: true }';

    expect(await slugsOf(`${all}, orderBy: { field: NAME, direction: DESC }`)).toEqual([
      'union-pa',
      'treaty-pa',
      'old-pa',
    ]);
    expect(await slugsOf(`${all}, orderBy: { field: FOUNDED_ON }`)).toEqual(['old-pa', 'union-pa', 'treaty-pa']);
    expect(await slugsOf(`${all}, orderBy: { field: STATED_SEATS }`)).toEqual(['treaty-pa', 'old-pa', 'union-pa']);
    expect(await slugsOf(`${all}, orderBy: { field: STATED_SEATS, direction: DESC }`)).toEqual([
      'old-pa',
      'treaty-pa',
      'union-pa',
    ]);
  });
});

describe('a delegation', () => {
  it('is found by the slugs of assembly and parliament, and named after both', async () => {
    const data = await slice.dataOf(`{ delegation(assembly: "treaty-pa", parliament: "by-national-assembly") {
      id name russian: name(language: "ru") status assembly { slug } sender { __typename ... on Parliament { id } }
      parliament { id } country { code } validity { status from until lastConfirmedOn } citations { source { id } } } }`);

    expect(data).toEqual({
      delegation: {
        id: 'delegation:treaty-pa/by-national-assembly',
        name: 'Delegation of the National Assembly of Belarus to the Treaty PA',
        russian: 'Delegation of the National Assembly of Belarus to the Treaty PA',
        status: 'MEMBER',
        assembly: { slug: 'treaty-pa' },
        sender: { __typename: 'Parliament', id: 'parliament:by-national-assembly' },
        parliament: { id: 'parliament:by-national-assembly' },
        country: { code: 'BY' },
        validity: { status: 'UNKNOWN', from: null, until: null, lastConfirmedOn: null },
        citations: [{ source: { id: 'source:68e9a02c4a4f' } }],
      },
    });
  });

  it('may be sent by one chamber, by another assembly, or by a parliament of no country', async () => {
    const data = await slice.dataOf(`{ assembly(slug: "union-pa") { delegations { nodes {
      name sender { __typename ... on Assembly { slug } ... on Chamber { id } } parliament { id } country { code } } } } }`);

    expect((data['assembly'] as Data)['delegations']['nodes']).toEqual([
      {
        name: 'Delegation of the Assembly of the Treaty to the Assembly of the Union',
        sender: { __typename: 'Assembly', slug: 'treaty-pa' },
        parliament: null,
        country: { code: 'AM' },
      },
      {
        name: 'Delegation of the State Duma of Russia to the Assembly of the Union',
        sender: { __typename: 'Chamber', id: 'chamber:ru-state-duma' },
        parliament: { id: 'parliament:ru-federal-assembly' },
        country: { code: 'RU' },
      },
      {
        name: 'Delegation of the Parliament of the United Kingdom to the Assembly of the Union',
        sender: { __typename: 'Parliament' },
        parliament: { id: 'parliament:gb-parliament' },
        country: { code: 'GB' },
      },
      {
        name: 'Delegation of the Scottish Parliament to the Assembly of the Union',
        sender: { __typename: 'Parliament' },
        parliament: { id: 'parliament:gb-scotland' },
        country: { code: 'GB' },
      },
      {
        name: 'Delegation of the European Parliament to the Assembly of the Union',
        sender: { __typename: 'Parliament' },
        parliament: { id: 'parliament:european-parliament' },
        country: null,
      },
    ]);
  });

  it('that a chamber sends is found by the parliament of the chamber', async () => {
    expect(
      await slice.dataOf('{ delegation(assembly: "union-pa", parliament: "ru-federal-assembly") { id } }'),
    ).toEqual({ delegation: { id: `delegation:${DUMA_IN_UNION}` } });
  });
});

describe('the list of delegations', () => {
  it('is ordered by country, the countryless last in both directions, then by id', async () => {
    const inUnion = 'filter: { assemblySlugs: ["union-pa"] }';

    expect(await delegationsOf(inUnion)).toEqual([
      TREATY_IN_UNION,
      DUMA_IN_UNION,
      GB_IN_UNION,
      SCOTLAND_IN_UNION,
      EU_IN_UNION,
    ]);
    expect(await delegationsOf(`${inUnion}, orderBy: { field: COUNTRY, direction: DESC }`)).toEqual([
      GB_IN_UNION,
      SCOTLAND_IN_UNION,
      DUMA_IN_UNION,
      TREATY_IN_UNION,
      EU_IN_UNION,
    ]);
  });

  it('is ordered by seats, the unknown last in both directions', async () => {
    const inTreaty = 'filter: { assemblySlugs: ["treaty-pa"] }';

    expect(await delegationsOf(`${inTreaty}, orderBy: { field: TOTAL_SEATS }`)).toEqual([
      KG_IN_TREATY,
      BY_IN_TREATY,
      RU_IN_TREATY,
      AM_IN_TREATY,
    ]);
    expect(await delegationsOf(`${inTreaty}, orderBy: { field: TOTAL_SEATS, direction: DESC }`)).toEqual([
      RU_IN_TREATY,
      BY_IN_TREATY,
      KG_IN_TREATY,
      AM_IN_TREATY,
    ]);
  });

  it('is filtered by country, status, seats and issues', async () => {
    expect(await delegationsOf('filter: { countryCodes: ["by"] }')).toEqual([BY_IN_OLD, BY_IN_TREATY]);
    expect(await delegationsOf('filter: { statuses: [OBSERVER, SUSPENDED] }')).toEqual([EU_IN_UNION]);
    expect(await delegationsOf('filter: { totalSeats: { gte: 7, lte: 22 } }')).toEqual([
      BY_IN_TREATY,
      KG_IN_TREATY,
      RU_IN_TREATY,
    ]);
    expect(await delegationsOf('filter: { totalSeats: { lte: 1 } }')).toEqual([TREATY_IN_UNION]);
    expect(await delegationsOf('filter: { issueCodes: [MISSING_QUOTA, UNKNOWN_CHAMBER] }')).toEqual([
      AM_IN_TREATY,
      BY_IN_OLD,
    ]);
    expect(await delegationsOf('filter: { issueCodes: [] }')).toEqual([]);
  });

  it('goes by the seats of the day asked for, in filter, order and total alike', async () => {
    const before = 'asOf: "2015-06-01", filter: { assemblySlugs: ["treaty-pa"], totalSeats: { gte: 0 } }';
    const byDay = await slice.dataOf(`{
      before: delegations(${before}) { totalCount totalSeats nodes { id totalSeats } }
      now: delegations(filter: { assemblySlugs: ["treaty-pa"] }) { totalCount totalSeats }
      nobody: delegations(filter: { countryCodes: ["AM"], assemblySlugs: ["treaty-pa"] }) { totalSeats } }`);

    // 9 and 12 Russians in 2015; totalSeats of a node does not inherit the day.
    expect(byDay).toEqual({
      before: {
        totalCount: 2,
        totalSeats: 32,
        nodes: [
          { id: `delegation:${BY_IN_TREATY}`, totalSeats: 11 },
          { id: `delegation:${RU_IN_TREATY}`, totalSeats: 22 },
        ],
      },
      now: { totalCount: 4, totalSeats: 40 },
      nobody: { totalSeats: null },
    });
  });

  it('of one assembly has only that', async () => {
    const data = await slice.dataOf(
      '{ assembly(slug: "treaty-pa") { delegations(first: 2) { totalCount totalSeats nodes { country { code } } pageInfo { hasNextPage } } } }',
    );

    expect(data).toEqual({
      assembly: {
        delegations: {
          totalCount: 4,
          totalSeats: 40,
          nodes: [{ country: { code: 'AM' } }, { country: { code: 'BY' } }],
          pageInfo: { hasNextPage: true },
        },
      },
    });
  });

  it('refuses a cursor of another list', async () => {
    const data = await slice.dataOf('{ delegations(first: 1) { pageInfo { endCursor } } }');
    const after = (data['delegations'] as Data)['pageInfo']['endCursor'] as string;

    expect(
      await slice.errorsOf(
        'query ($after: String) { assembly(slug: "treaty-pa") { delegations(after: $after) { totalCount } } }',
        {
          after,
        },
      ),
    ).toEqual(['Expected after to be a cursor of Assembly.delegations, but got "a cursor of Query.delegations".']);
  });
});

describe('what hangs on parliaments, chambers and countries', () => {
  const entities = (fields: string, ...keys: object[]) =>
    slice.dataOf(`query ($keys: [_Any!]!) { _entities(representations: $keys) { ${fields} } }`, { keys });

  it('is the delegations of a parliament and its chambers that take part on the day', async () => {
    const byParliament = (args: string, slug: string) =>
      entities(`... on Parliament { delegations${args} { id } }`, {
        __typename: 'Parliament',
        id: `parliament:${slug}`,
      });

    expect(await byParliament('', 'ru-federal-assembly')).toEqual({
      _entities: [{ delegations: [{ id: `delegation:${RU_IN_TREATY}` }, { id: `delegation:${DUMA_IN_UNION}` }] }],
    });
    expect(await byParliament('(assemblySlugs: ["union-pa"])', 'ru-federal-assembly')).toEqual({
      _entities: [{ delegations: [{ id: `delegation:${DUMA_IN_UNION}` }] }],
    });
    expect(await byParliament('(asOf: "2011-06-29")', 'by-national-assembly')).toEqual({
      _entities: [{ delegations: [{ id: `delegation:${BY_IN_OLD}` }, { id: `delegation:${BY_IN_TREATY}` }] }],
    });
    expect(await byParliament('(asOf: "2011-06-30")', 'by-national-assembly')).toEqual({
      _entities: [{ delegations: [{ id: `delegation:${BY_IN_TREATY}` }] }],
    });
  });

  it('is the delegations from a country on the day, subnational ones too', async () => {
    const byCountry = (args: string, code: string) =>
      entities(`... on Country { delegations${args} { id } }`, { __typename: 'Country', code });

    expect(await byCountry('', 'GB')).toEqual({
      _entities: [{ delegations: [{ id: `delegation:${GB_IN_UNION}` }, { id: `delegation:${SCOTLAND_IN_UNION}` }] }],
    });
    expect(await byCountry('(asOf: "2021-12-31")', 'KG')).toEqual({ _entities: [{ delegations: [] }] });
  });

  it("is a chamber's seats on the day", async () => {
    const byDay = (args: string) =>
      entities(`... on Chamber { seatQuotas${args} { seats delegation { id } } }`, {
        __typename: 'Chamber',
        id: 'chamber:ru-state-duma',
      });

    expect(await byDay('')).toEqual({
      _entities: [{ seatQuotas: [{ seats: 10, delegation: { id: `delegation:${RU_IN_TREATY}` } }] }],
    });
    expect(await byDay('(asOf: "2019-12-31")')).toEqual({
      _entities: [{ seatQuotas: [{ seats: 9, delegation: { id: `delegation:${RU_IN_TREATY}` } }] }],
    });
  });

  it('is found again by key: own types, by id or slug, null for a key that names nothing', async () => {
    const quota = 'quota:treaty-pa/by-national-assembly/by-house/representative/1';
    const data = await entities(
      '__typename ... on Assembly { slug } ... on Delegation { status } ... on SeatQuota { seats } ... on InternationalOrganization { acronym }',
      { __typename: 'Assembly', id: 'assembly:old-pa' },
      { __typename: 'Assembly', slug: 'union-pa' },
      { __typename: 'Delegation', id: `delegation:${EU_IN_UNION}` },
      { __typename: 'SeatQuota', id: quota },
      { __typename: 'InternationalOrganization', id: 'organization:treaty' },
      { __typename: 'Delegation', id: 'delegation:x/y' },
    );

    expect(data).toEqual({
      _entities: [
        { __typename: 'Assembly', slug: 'old-pa' },
        { __typename: 'Assembly', slug: 'union-pa' },
        { __typename: 'Delegation', status: 'OBSERVER' },
        { __typename: 'SeatQuota', seats: 7 },
        { __typename: 'InternationalOrganization', acronym: 'TO' },
        null,
      ],
    });
  });
});
