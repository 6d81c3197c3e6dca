import { describe, expect, it } from '@jest/globals';
import { federate } from '../../testing/federate.js';

const federation = (imports: string, version = 'v2.9') =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/${version}", import: [${imports}])\n`;

describe('a supergraph that uses what this gateway would not enforce is refused, with the reason:', () => {
  it.each([
    [
      '@context and @fromContext',
      `${federation('"@key", "@context", "@fromContext"')} type Query { item: Item } type Item @key(fields: "id") @context(name: "item") { id: ID! currency: String price: Price } type Price @key(fields: "id") { id: ID! amount(currency: String @fromContext(field: "$item { currency }")): Int }`,
      '@context and @fromContext are dropped by the query planner',
    ],
  ])('%s', async (_, typeDefs, reason) => {
    await expect(federate({ shop: { typeDefs } })).rejects.toMatchObject({
      name: 'OperatorError',
      message: `The supergraph cannot be served: ${reason}, so that clients would get what they may not see, or wrong answers.`,
    });
  });
});

describe('subgraphs that do not compose are refused, with their names and the reason:', () => {
  it.each([
    [
      'a requirement that nobody can bring',
      { a: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! cost: Int @requires(fields: "weight") }' },
      /^The subgraphs a do not compose:\n- .*weight/s,
    ],
    [
      'a field that cannot be reached',
      {
        a: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! }',
        b: 'type Item @key(fields: "code") { code: ID! size: Int }',
      },
      /^The subgraphs a, b do not compose:\n- .*size.*cannot be satisfied/s,
    ],
    [
      'one field of two owners',
      { a: 'type Query { one: Int }', b: 'type Query { one: Int }' },
      /^The subgraphs a, b do not compose:\n- .*"Query\.one".*shareable/s,
    ],
    [
      'one field of two types',
      { a: 'type Query { one: Int @shareable }', b: 'type Query { one: String @shareable }' },
      /^The subgraphs a, b do not compose:\n- .*"Query\.one".*Int.*String/s,
    ],
    [
      'a field that two take from each other',
      {
        a: 'type Query { one: Int @override(from: "b") }',
        b: 'type Query { one: Int @override(from: "a") }',
      },
      /^The subgraphs a, b do not compose:\n- .*"Query\.one"/s,
    ],
  ])('%s', async (_, subgraphs, message) => {
    const described = Object.fromEntries(Object.entries(subgraphs).map(([name, typeDefs]) => [name, { typeDefs }]));

    await expect(federate(described)).rejects.toMatchObject({
      name: 'OperatorError',
      message: expect.stringMatching(message),
    });
  });
});
