import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { parse, type ExecutionResult } from 'graphql';
import {
  eventWays,
  nextOf,
  startArrivals,
  until,
  type Answers,
  type ArrivalsFixture,
} from '../testing/arrivalsFixture.js';
import { BadUserInput } from '../platform/errors.js';
import { asJson } from '../testing/gatewayFixture.js';
import type { GatewaySubscription } from './createGateway.js';

const BOOK = 'subscription { bookAdded { id title shipping } }';

describe.each(eventWays)('a subscription to events that come by %s', (way) => {
  let library: ArrivalsFixture;
  const asked: string[] = [];
  beforeAll(async () => {
    library = await startArrivals(way, {
      onFetch: ({ subgraph }) => asked.push(subgraph),
      limits: { cost: 50 },
      argumentRules: {
        concerns: (coordinate) => coordinate === 'Subscription.bookAdded',
        check: (_, { first }) => {
          if (first === 7) throw new BadUserInput('another number', 7);
        },
      },
    });
  });
  afterEach(async () => {
    await library.leave();
    asked.length = 0;
  });
  afterAll(() => library.close());

  it('joins each event with what other subgraphs know', async () => {
    const answers = await library.subscribe('subscription { new: bookAdded { title at shipping } }');

    library.arrivals.publish({ id: 'b1', at: 7 }, { id: 'b2' });

    expect(await nextOf(answers)).toEqual({ data: { new: { title: 'A Tale', at: 7, shipping: 20 } } });
    expect(await nextOf(answers)).toEqual({ data: { new: { title: 'Another', at: 1, shipping: 30 } } });
  });

  it('asks nobody else where the events say enough', async () => {
    const answers = await library.subscribe('subscription { __typename: bookAdded { __typename id } }');

    library.arrivals.publish({ id: 'b1' });

    expect(await nextOf(answers)).toEqual({ data: { __typename: { __typename: 'Book', id: 'b1' } } });
    expect(asked).toEqual([]);
  });

  it('is not tainted by an event that fails: each has its own errors and nulls', async () => {
    const answers = await library.subscribe('subscription { arrival { book { id title } } }');

    library.arrivals.publish({ id: 'b1' }, { id: 'unreadable' }, { id: 'unknown' }, { id: 'b2' });

    expect(await nextOf(answers)).toEqual({ data: { arrival: { book: { id: 'b1', title: 'A Tale' } } } });
    expect(await nextOf(answers)).toMatchObject({ data: null, errors: [{ path: ['arrival', 'book'] }] });
    expect(await nextOf(answers)).toEqual({
      data: null,
      errors: [
        {
          message: 'Cannot return null for non-nullable field Book.title.',
          path: ['arrival', 'book', 'title'],
        },
      ],
    });
    expect(await nextOf(answers)).toEqual({ data: { arrival: { book: { id: 'b2', title: 'Another' } } } });
  });

  it('tells an error in the event itself at its place, and goes on', async () => {
    const answers = await library.subscribe('subscription { bookAdded { id at } }');

    library.arrivals.publish({ id: 'broken' }, { id: 'b1', at: null }, { id: 'b2' });

    const errors = [{ path: ['bookAdded', 'at'], extensions: { subgraph: 'arrivals' } }];
    expect(await nextOf(answers)).toMatchObject({ data: { bookAdded: null }, errors });
    expect(await nextOf(answers)).toMatchObject({ data: { bookAdded: null }, errors });
    expect(await nextOf(answers)).toEqual({ data: { bookAdded: { id: 'b2', at: 1 } } });
  });

  it('is refused in the words of the subgraph', async () => {
    const refusal = {
      message: 'Expected opening hours, but got a holiday.',
      extensions: { code: 'BAD_USER_INPUT', subgraph: 'arrivals' },
    };

    const answers = await subscribe('subscription { closed }');

    expect(await firstOf(answers)).toMatchObject({ errors: [refusal] });
    if ('next' in answers) expect(await nextOf(answers)).toBeNull();
    expect(library.gateway.subscriptionCount).toBe(0);
  });

  it('ends when the events end', async () => {
    const answers = await library.subscribe(BOOK);

    library.arrivals.publish({ id: 'b1' });
    library.arrivals.end();

    expect(await nextOf(answers)).toMatchObject({ data: { bookAdded: { id: 'b1' } } });
    expect(await nextOf(answers)).toBeNull();
    expect(library.gateway.subscriptionCount).toBe(0);
  });

  it('lets the subgraph go when the client leaves, at once and not at the next event', async () => {
    const [first, second] = [await library.subscribe(BOOK), await library.subscribe(BOOK)];
    const waiting = nextOf(first);
    expect([library.gateway.subscriptionCount, library.arrivals.subscriberCount]).toEqual([2, 2]);

    await first.return?.();

    expect(await waiting).toBeNull();
    expect(library.gateway.subscriptionCount).toBe(1);
    await until(() => library.arrivals.subscriberCount === 1);
    library.arrivals.publish({ id: 'b1' });
    expect(await nextOf(second)).toMatchObject({ data: { bookAdded: { id: 'b1' } } });
    expect(await nextOf(first)).toBeNull();
  });

  it('holds the limits and rules of queries', async () => {
    expect(await subscribe('subscription { nothing }')).toMatchObject({
      errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    });
    expect(await subscribe('subscription ($g: String) { bookAdded(genre: $g) { id } }', { g: 1 })).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
    expect(await subscribe('subscription { bookAdded(first: 7) { id } }')).toMatchObject({
      errors: [{ message: 'Expected another number, but got 7.' }],
    });
    expect(await subscribe('subscription { a: bookAdded { id } b: bookAdded { id } }')).toMatchObject({
      errors: [{ message: 'Anonymous Subscription must select only one top level field.' }],
    });
    expect(
      await subscribe('subscription ($no: Boolean!) { bookAdded @skip(if: $no) { id } }', { no: true }),
    ).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
    expect(await subscribe('subscription { bookAdded @skip(if: true) { id } }')).toEqual({
      errors: [
        {
          message: 'Expected a subscription to one field, but its conditions leave none.',
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ],
    });
    expect(await subscribe('{ rate }')).toMatchObject({
      errors: [{ message: 'Expected a subscription, but got another operation.' }],
    });
    expect(library.arrivals.subscriberCount).toBe(0);
  });

  it('is not executed like a query: the answer says how to subscribe', async () => {
    expect(asJson(await library.gateway.execute({ document: parse(BOOK), context: {} }))).toEqual({
      errors: [
        {
          message:
            'Expected a query or a mutation, which have one answer. Subscribe over a WebSocket (graphql-transport-ws) or with Accept: text/event-stream.',
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ],
    });
  });

  async function subscribe(operation: string, variables?: Record<string, unknown>) {
    const request: GatewaySubscription = { document: parse(operation), variables, newContext: () => ({}) };
    const answers = await library.gateway.subscribe(request);
    return 'next' in answers ? answers : asJson(answers);
  }
});

async function firstOf(answers: Answers | ExecutionResult): Promise<ExecutionResult | null> {
  return 'next' in answers ? nextOf(answers) : answers;
}

describe.each(['compiled', 'interpreted'] as const)('events in this process, %s', (transport) => {
  let library: ArrivalsFixture;
  afterEach(() => library.close());

  it('are each answered in a context of their own', async () => {
    library = await startArrivals(transport);
    let number = 0;
    const document = parse('subscription { context }');
    const answers = (await library.gateway.subscribe({
      document,
      newContext: () => ({ number: ++number }),
    })) as Answers;

    library.arrivals.publish({ id: 'b1' }, { id: 'b2' });

    expect(await nextOf(answers)).toEqual({ data: { context: 2 } });
    expect(await nextOf(answers)).toEqual({ data: { context: 3 } });
  });

  it('are not waited for beyond the time of a request, whoever decides on their policies', async () => {
    library = await startArrivals(transport, {
      requestTimeoutMs: 100,
      subscriptionLimits: { mostPerClient: 1 },
      authorization: {
        decidePolicies: (policies, context) => ('isHeard' in context ? policies : new Promise(() => {})),
      },
    });
    const { gateway } = library;
    const needsPolicy = gateway.supergraphSdl.replace(/(context: Int.*)/, '$1 @policy(policies: [["any"]])');
    await gateway.replaceSupergraph(`${needsPolicy} directive @policy(policies: [[String!]!]!) on FIELD_DEFINITION`);
    const subscribe = (context: object) =>
      gateway.subscribe({ document: parse('subscription { context }'), newContext: () => context, client: 'one' });

    expect(asJson((await subscribe({})) as ExecutionResult)).toMatchObject({
      errors: [{ extensions: { code: 'REQUEST_TIMEOUT' } }],
    });
    expect(await subscribe({ isHeard: true })).toHaveProperty('next'); // its place is free again
  });

  it('that break off end the subscription with an error of their subgraph', async () => {
    library = await startArrivals(transport);
    const answers = await library.subscribe(BOOK);

    library.arrivals.end(new Error('no more'));

    expect(await nextOf(answers)).toEqual({ errors: [{ message: 'no more', extensions: { subgraph: 'arrivals' } }] });
    expect(await nextOf(answers)).toBeNull();
  });
});
