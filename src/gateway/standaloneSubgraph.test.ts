import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { nextOf } from '../testing/arrivalsFixture.js';
import { asJson, buildFixtureSchema, withLink } from '../testing/gatewayFixture.js';
import { EventQueue } from './eventQueue.js';
import { standaloneSubgraph } from './standaloneSubgraph.js';

const SDL = withLink(
  'type Query { now: Int } type Subscription { ticks: Tick } type Tick { number: Int! context: Int }',
);

describe('a subgraph by itself', () => {
  it('answers subscriptions, each event in a context of its own and with its own errors', async () => {
    let isLeft = false;
    const ticks = new EventQueue<{ number: number | null }>({ values: 10, bytes: 10 }, () => (isLeft = true));
    const resolvers = {
      Subscription: { ticks: { subscribe: () => ticks, resolve: (tick: object) => tick } },
      Tick: { context: (_: object, __: object, { id }: { id: number }) => id },
    };
    const schema = buildFixtureSchema(SDL, resolvers as never); // a subscription has two functions, the fixture's type knows of one
    const subgraph = standaloneSubgraph({ name: 'clock', schema, sdl: SDL });
    let id = 0;
    const document = parse('subscription { ticks { number context } }');
    const answers = await subgraph.subscribe({ document, newContext: () => ({ id: ++id }) });
    if (!('next' in answers)) throw new Error(`Expected answers, but got ${JSON.stringify(answers)}.`);

    for (const number of [7, null, 8]) ticks.push({ number });

    expect(await nextOf(answers)).toEqual({ data: { ticks: { number: 7, context: 2 } } });
    expect(await nextOf(answers)).toMatchObject({ data: { ticks: null }, errors: [{ path: ['ticks', 'number'] }] });
    expect(await nextOf(answers)).toEqual({ data: { ticks: { number: 8, context: 4 } } });
    await answers.return?.();
    expect(isLeft).toBe(true);
  });

  it('executes no subscription, and subscribes to nothing else', async () => {
    const subgraph = standaloneSubgraph({ name: 'clock', schema: buildFixtureSchema(SDL), sdl: SDL });

    const executed = await subgraph.execute({ document: parse('subscription { ticks { number } }'), context: {} });
    const subscribed = await subgraph.subscribe({ document: parse('{ now }'), newContext: () => ({}) });

    expect(executed.errors?.[0]?.message).toMatch(/^Expected a query or a mutation, which have one answer\./);
    expect(asJson('next' in subscribed ? {} : subscribed)).toEqual({
      errors: [
        { message: 'Expected a subscription, but got another operation.', extensions: { code: 'BAD_USER_INPUT' } },
      ],
    });
  });
});
