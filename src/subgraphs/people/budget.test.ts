import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { names, sources, type DataFiles } from '../../testing/seeds/dataFolder.js';
import { aCountry, aParliament } from '../../testing/seeds/parliaments.js';
import { aHolder, aPerson, aPost } from '../../testing/seeds/people.js';
import { sliceUnderTest, type SliceUnderTest } from '../../testing/slice.js';

const NUMBERS = Array.from({ length: 50 }, (_, at) => at + 1);

let slice: SliceUnderTest;

beforeAll(async () => {
  const assemblies = NUMBERS.map((n): [string, object] => [`assemblies/pa-${n}.yaml`, anAssembly(n)]);
  slice = await sliceUnderTest('people', {
    'countries/by.yaml': aCountry('BY', 'Belarus', aParliament('by-national-assembly', 'National Assembly')),
    ...(Object.fromEntries(assemblies) as DataFiles),
  });
});
afterAll(() => slice?.database.close());

/** An assembly with one delegation, and one person who is its chair and the delegation's representative. */
function anAssembly(n: number): object {
  const person = `person-${n}`;
  return {
    assembly: { slug: `pa-${n}`, names: names(`Assembly ${n}`), sources: sources() },
    delegations: [{ sender: 'parliament:by-national-assembly', status: 'MEMBER', sources: sources() }],
    people: [aPerson(person, `Person ${n}`)],
    posts: [
      aPost('CHAIR', `assembly:pa-${n}`, [aHolder(person)]),
      aPost('PLENIPOTENTIARY_REPRESENTATIVE', `delegation:pa-${n}/by-national-assembly`, [aHolder(person)], {
        onBehalfOf: 'parliament:by-national-assembly',
      }),
    ],
  };
}

/** The statements for one key and for fifty of them, each of which must find something. */
async function statementsPerKeys(
  type: string,
  idOf: (n: number) => string,
  selection: string,
): Promise<readonly (readonly string[])[]> {
  const query = `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on ${type} ${selection} } }`;
  const keys = NUMBERS.map((n) => ({ __typename: type, id: idOf(n) }));
  const found = await slice.dataOf(query, { keys });
  expect(JSON.stringify(found)).not.toMatch(/null|\[\]/);
  return [await slice.statementsOf(query, { keys: keys.slice(0, 1) }), await slice.statementsOf(query, { keys })];
}

describe('the number of statements is the same for 1 and for 50', () => {
  it.each([
    ['Person', (n: number) => `person:person-${n}`, '{ slug }', 1],
    ['Post', (n: number) => `post:pa-${n}/chair`, '{ label organization { id } }', 1],
    ['Membership', (n: number) => `membership:pa-${n}/chair/person-${n}`, '{ id }', 1],
    ['Membership', (n: number) => `membership:pa-${n}/chair/person-${n}`, '{ person { slug } post { label } }', 3],
    ['Post', (n: number) => `post:pa-${n}/chair`, '{ holders { person { slug } } }', 3],
    ['Post', (n: number) => `post:pa-${n}/chair`, '{ holders(asOf: "2020-01-01") { person { slug } } }', 3],
    ['Person', (n: number) => `person:person-${n}`, '{ memberships { post { role } organization { id } } }', 3],
    ['Person', (n: number) => `person:person-${n}`, '{ memberships(roles: [CHAIR]) { organization { id } } }', 3],
    ['Assembly', (n: number) => `assembly:pa-${n}`, '{ posts { holders { person { slug } } } }', 3],
    ['Assembly', (n: number) => `assembly:pa-${n}`, '{ posts(roles: [CHAIR]) { label } }', 1],
    [
      'Delegation',
      (n: number) => `delegation:pa-${n}/by-national-assembly`,
      '{ plenipotentiaryRepresentative { slug } }',
      2,
    ],
  ])('%s %s %s: %i', async (type, idOf, selection, count) => {
    const [one, fifty] = await statementsPerKeys(type, idOf, selection);

    expect([one?.length, fifty?.length]).toEqual([count, count]);
  });

  it('of people in a list', async () => {
    const query = (size: number) =>
      `{ people(first: ${size}) { nodes { memberships { post { label } organization { id } onBehalfOf { id } } } } }`;

    expect(await slice.statementsOf(query(1))).toHaveLength(3);
    expect(await slice.statementsOf(query(50))).toHaveLength(3);
  });
});
