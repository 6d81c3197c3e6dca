import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fiftyOfEach } from '../../testing/seeds/assemblies.js';
import { sliceUnderTest, type SliceUnderTest } from '../../testing/slice.js';

let slice: SliceUnderTest;

beforeAll(async () => {
  slice = await sliceUnderTest('assemblies', fiftyOfEach());
});
afterAll(() => slice?.database.close());

/** The statements for the first 1 and the first 50 rows of a list. */
async function costs(list: string, fields: string): Promise<[number, number]> {
  const ask = (first: number) =>
    slice.statementsOf(`query ($first: Int) { ${list}(first: $first) { nodes { ${fields} } } }`, { first });
  return [(await ask(1)).length, (await ask(50)).length];
}

describe('a list costs the same for 1 and for 50 parents', () => {
  // One statement for the list itself, and what the fields below add.
  it.each([
    ['delegations { nodes { id } totalCount totalSeats }', 4],
    ['delegations(filter: { issueCodes: [MISSING_VALIDITY] }) { nodes { id } }', 3],
    ['seatSummary { seats byDelegation { delegation { id } } smallestMajority { id } }', 3],
    ['hemicycle { rows svg }', 2],
    ['issues { code }', 2],
    ['parentOrganization { assemblies { id } }', 3],
  ])('of assemblies: %s', async (fields, statements) => {
    expect(await costs('assemblies', fields)).toEqual([statements, statements]);
  });

  it.each([
    ['assembly { slug } sender { __typename } country { code }', 2],
    ['seatQuotas { seats delegation { id } }', 3],
    ['seatQuotaHistory { seats }', 2],
    ['totalSeats substitutes: totalSeats(capacity: SUBSTITUTE)', 3],
    ['shareOfAssembly', 2],
    ['issues { code subject { id } }', 3],
  ])('of delegations: %s', async (fields, statements) => {
    expect(await costs('delegations', fields)).toEqual([statements, statements]);
  });

  it('of issues: their subjects', async () => {
    // Two for the facts of all assemblies and of all delegations, one for the subjects.
    expect(await costs('dataIssues', 'subject { id }')).toEqual([3, 3]);
  });

  it('of keys that the gateway asks for', async () => {
    const codes = Array.from({ length: 50 }, (_, at) => `${'ABCDE'.charAt(at / 10)}${'ABCDEFGHIJ'.charAt(at % 10)}`);
    const ask = async (fields: string, keys: object[]) =>
      (
        await slice.statementsOf(`query ($keys: [_Any!]!) { _entities(representations: $keys) { ${fields} } }`, {
          keys,
        })
      ).length;
    const parliaments = codes.map((code) => ({
      __typename: 'Parliament',
      id: `parliament:${code.toLowerCase()}-parliament`,
    }));
    const countries = codes.map((code) => ({ __typename: 'Country', code }));
    const chambers = codes.map((code) => ({ __typename: 'Chamber', id: `chamber:${code.toLowerCase()}-house` }));
    const delegations = codes.map((code) => ({
      __typename: 'Delegation',
      id: `delegation:world-pa/${code.toLowerCase()}-parliament`,
    }));

    expect(await ask('... on Parliament { delegations { id totalSeats } }', parliaments)).toBe(2);
    expect(await ask('... on Country { delegations { id } }', countries)).toBe(1);
    expect(await ask('... on Chamber { seatQuotas { seats } }', chambers)).toBe(1);
    expect(await ask('... on Delegation { name }', delegations)).toBe(1);
  });

  it('of assemblies compared', async () => {
    const ask = async (count: number) =>
      (
        await slice.statementsOf(
          'query ($slugs: [String!]!) { compareSeatQuotas(assemblies: $slugs) { rows { totalSeats } } }',
          {
            slugs: Array.from({ length: count }, (_, at) => `assembly-${at}`),
          },
        )
      ).length;

    expect([await ask(2), await ask(10)]).toEqual([2, 2]);
  });
});
