import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { startGateway, type FixtureGateway } from '../../testing/gatewayFixture.js';
import { withScopes } from '../../testing/protectedFixture.js';
import type { DecidePolicies } from './authorization.js';
import { imply, type Demand } from './demands.js';

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated", "@requiresScopes", "@policy"])\n`;
const TYPE_DEFS = `${LINK}
  type Query {
    authenticated: Int @authenticated
    both: Int @requiresScopes(scopes: [["a", "b"]])
    either: Int @requiresScopes(scopes: [["a"], ["b"]])
    mixed: Int @requiresScopes(scopes: [["a", "b"], ["c"]])
    accumulated: Int @requiresScopes(scopes: [["a"]]) @policy(policies: [["staff"]])
    nobody: Int
    anybodyKnown: Int @requiresScopes(scopes: [[]])
    staff: Int @policy(policies: [["staff"]])
    boss: Int @policy(policies: [["staff", "boss"], ["owner"]])
    account: Account
  }
  type Account @requiresScopes(scopes: [["account"]]) { id: ID balance: Int @requiresScopes(scopes: [["balance"]]) }`;

describe('what directives ask for', () => {
  let bank: FixtureGateway;
  let asked: (readonly string[])[];
  let fulfilled: readonly string[] | Error;

  const decidePolicies: DecidePolicies = async (policies) => {
    asked.push(policies);
    if (fulfilled instanceof Error) throw fulfilled;
    return fulfilled;
  };

  beforeAll(async () => {
    const numbers = Object.fromEntries(
      ['authenticated', 'both', 'either', 'mixed', 'accumulated', 'nobody', 'anybodyKnown', 'staff', 'boss'].map(
        (name) => [name, () => 1],
      ),
    );
    const Query = { ...numbers, account: () => ({ id: '1', balance: 1 }) };
    const options = { authorization: { decidePolicies } };
    bank = await startGateway({ bank: { typeDefs: TYPE_DEFS, resolvers: { Query } } }, 'compiled', options);
    const { gateway } = bank;
    // `compose` refuses a directive that nobody can fulfil; other compositions may not.
    await gateway.replaceSupergraph(
      gateway.supergraphSdl.replace('nobody: Int', 'nobody: Int @requiresScopes(scopes: [])'),
    );
  });
  afterAll(async () => bank.close());

  async function see(
    selection: string,
    scopes: readonly string[] | undefined,
    policies: readonly string[] | Error = [],
  ) {
    asked = [];
    fulfilled = policies;
    const context = { credentials: scopes && withScopes(...scopes) };
    return bank.gateway.execute({ document: parse(`{ ${selection} }`), context });
  }

  it.each([
    ['authenticated', undefined, [], false],
    ['authenticated', [], [], true],
    ['both', ['a'], [], false],
    ['both', ['b', 'a'], [], true],
    ['either', ['c'], [], false],
    ['either', ['b'], [], true],
    ['mixed', ['a', 'x'], [], false],
    ['mixed', ['a', 'b'], [], true],
    ['mixed', ['c'], [], true],
    ['accumulated', ['a'], [], false],
    ['accumulated', [], ['staff'], false],
    ['accumulated', ['a'], ['staff'], true],
    ['nobody', ['a', ''], [], false],
    ['anybodyKnown', undefined, [], false],
    ['anybodyKnown', [], [], true],
    ['staff', undefined, [], false],
    ['staff', undefined, ['staff'], true],
    ['staff', ['policy:staff', 'staff'], [], false],
    ['boss', [], ['staff'], false],
    ['boss', [], ['staff', 'boss'], true],
    ['boss', [], ['owner', 'other'], true],
    ['account { id }', ['balance'], [], false],
    ['account { id }', ['account'], [], true],
    ['account { balance }', ['account'], [], false],
    ['account { balance }', ['account', 'balance'], [], true],
  ] as const)('%s, with the scopes %j and the policies %j: %s', async (selection, scopes, policies, may) => {
    const { errors } = await see(selection, scopes, policies);

    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(
      may ? undefined : ['UNAUTHORIZED_FIELD_OR_TYPE'],
    );
  });

  it('asks about the policies of an operation alone, and about none where it has none', async () => {
    await see('boss accumulated', ['a']);
    expect(asked.map((policies) => [...policies].sort())).toEqual([['boss', 'owner', 'staff']]);

    await see('both', ['a']);
    expect(asked).toEqual([]);
  });

  it('answers nothing where nobody can say which policies are fulfilled', async () => {
    const { data, errors } = await see('staff authenticated', [], new Error('the decider is down'));

    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ message: 'the decider is down' }]);
  });

  it('refuses a supergraph whose directives cannot be read', async () => {
    const broken = bank.gateway.supergraphSdl.replace('scopes: [["a", "b"]]', 'scopes: { all: "a" }');

    await expect(bank.gateway.replaceSupergraph(broken)).rejects.toThrow(
      'The supergraph cannot be served: expected @requiresScopes to have scopes: [["…"]], but got something else.',
    );
  });
});

describe('demands that follow from others', () => {
  const demand = (...anyOf: string[][]): Demand => ({ anyOf });

  it.each([
    ['a', [demand(['a'])], demand(['a']), true],
    ['a and b, from each of them', [demand(['a']), demand(['b'])], demand(['a', 'b']), true],
    ['a or b, from a', [demand(['a'])], demand(['a'], ['b']), true],
    ['a, from a or b', [demand(['a'], ['b'])], demand(['a']), false],
    [
      'a and c, or b and c, from a or b, and c',
      [demand(['a'], ['b']), demand(['c'])],
      demand(['a', 'c'], ['b', 'c']),
      true,
    ],
    ['something from nothing', [], demand(['a']), false],
    [
      'a, where it takes too long to tell',
      Array.from({ length: 20 }, (_, n) => demand([`x${n}`], [`y${n}`])),
      demand(['a']),
      false,
    ],
  ])('%s', (_, demands, implied, follows) => {
    expect(imply(demands, implied)).toBe(follows);
  });
});
