import { describe, expect, it } from '@jest/globals';
import { everyWay, startGateway, type FixtureSubgraph } from '../testing/gatewayFixture.js';

const shop: FixtureSubgraph = {
  typeDefs: `
    type Query { goods(order: Order, orders: [Order!], wish: Wish): String! }
    enum Direction { UP DOWN }
    input Order { by: String! direction: Direction! = UP then: Order first: Int = 5 }
    input Wish { orders: [Order!]! = [{ by: "price" }] text: String }`,
  resolvers: { Query: { goods: (_: unknown, args: object) => JSON.stringify(args) } },
};

describe.each(everyWay)('input objects in variables, over %s subgraphs', (way) => {
  it('get the default values of what they leave out, in lists and in each other', async () => {
    const gateway = await startGateway({ shop }, way);
    const operation = `query ($order: Order, $orders: [Order!], $wish: Wish, $absent: Order) {
      goods(order: $order, orders: $orders, wish: $wish)
      absent: goods(order: $absent)
      written: goods(order: { by: "a" })
    }`;
    const variables = {
      order: { by: 'a', then: { by: 'b', direction: 'DOWN', first: null } },
      orders: [{ by: 'c' }, { by: 'd', first: 1 }],
      wish: {},
    };

    const { data, errors } = await gateway.ask(operation, variables);
    await gateway.close();

    expect(errors).toBeUndefined();
    expect(read(data)).toEqual({
      goods: {
        order: { by: 'a', direction: 'UP', first: 5, then: { by: 'b', direction: 'DOWN', first: null } },
        orders: [
          { by: 'c', direction: 'UP', first: 5 },
          { by: 'd', direction: 'UP', first: 1 },
        ],
        wish: { orders: [{ by: 'price', direction: 'UP', first: 5 }] },
      },
      absent: {},
      written: { order: { by: 'a', direction: 'UP', first: 5 } },
    });
    expect(variables.wish).toEqual({});
  });
});

describe.each(everyWay)('absent variables inside written objects, over %s subgraphs', (way) => {
  it('leave their fields to the default values', async () => {
    const gateway = await startGateway({ shop }, way);
    const operation = `query ($by: String!, $direction: Direction, $first: Int = 2) {
      goods(order: { by: $by, direction: $direction, first: $first, then: { by: "z", first: $first } })
    }`;

    const { data: absent } = await gateway.ask(operation, { by: 'a' });
    const { data: given } = await gateway.ask(operation, { by: 'a', direction: 'DOWN', first: null });
    await gateway.close();

    expect([absent, given].map(read)).toEqual([
      { goods: { order: { by: 'a', direction: 'UP', first: 2, then: { by: 'z', direction: 'UP', first: 2 } } } },
      {
        goods: { order: { by: 'a', direction: 'DOWN', first: null, then: { by: 'z', direction: 'UP', first: null } } },
      },
    ]);
  });
});

describe('input objects within others of their own type', () => {
  it('cost a subgraph in this process no minute of compiling', async () => {
    const gateway = await startGateway({ shop }, 'compiled');

    const startedAt = performance.now();
    const { data } = await gateway.ask('query ($order: Order) { goods(order: $order) }', {
      order: { by: 'a', then: { by: 'b' } },
    });
    await gateway.close();

    expect(read(data)).toMatchObject({ goods: { order: { by: 'a', then: { by: 'b' } } } });
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  });
});

/** The arguments that came, as the subgraph wrote them down. */
function read(data: unknown): unknown {
  return Object.fromEntries(
    Object.entries(data as Record<string, string>).map(([key, text]) => [key, JSON.parse(text) as unknown]),
  );
}
