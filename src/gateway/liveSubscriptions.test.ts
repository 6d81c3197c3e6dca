import { afterEach, describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { nextOf, startArrivals, until, type ArrivalsFixture } from '../testing/arrivalsFixture.js';

const CHANGED = {
  errors: [{ message: 'The supergraph changed: subscribe again.', extensions: { code: 'SUPERGRAPH_CHANGED' } }],
};

it('refuses more subscriptions than all clients may have at once, until others end', async () => {
  const library = await startArrivals('compiled', { subscriptionLimits: { most: 2 } });
  const document = parse('subscription { bookAdded { id } }');
  const subscribe = () => library.gateway.subscribe({ document, newContext: () => ({}) });

  const [first, second, third] = await Promise.all([subscribe(), subscribe(), subscribe()]);

  expect(['next' in first, 'next' in second]).toEqual([true, true]);
  expect(third).toMatchObject({
    errors: [
      {
        message: 'Expected at most 2 subscriptions at once for all clients, but got more. Try again later.',
        extensions: { code: 'TOO_MANY_SUBSCRIPTIONS', most: 2 },
      },
    ],
  });
  if ('next' in first) await first.return?.();
  expect('next' in (await subscribe())).toBe(true);
  await library.close();
});

it('refuses more subscriptions than one client may have at once, until its own end, or are refused', async () => {
  const library = await startArrivals('compiled', { subscriptionLimits: { mostPerClient: 1 } });
  const subscribe = (client: string, field = 'bookAdded { id }') =>
    library.gateway.subscribe({ document: parse(`subscription { ${field} }`), newContext: () => ({}), client });
  expect(await subscribe('a', 'closed')).toHaveProperty('errors');

  const [first, second, other] = await Promise.all([subscribe('a'), subscribe('a'), subscribe('b')]);

  expect(['next' in first, 'next' in other]).toEqual([true, true]);
  expect(second).toMatchObject({
    errors: [
      {
        message: 'Expected at most 1 subscriptions at once from one client, but got more. Try again later.',
        extensions: { code: 'TOO_MANY_SUBSCRIPTIONS', most: 1 },
      },
    ],
  });
  if ('next' in first) await first.return?.();
  expect('next' in (await subscribe('a'))).toBe(true);
  await library.close();
});

it('counts a long subscription as several, of which each client may have one all the same', async () => {
  const library = await startArrivals('compiled', { subscriptionLimits: { most: 8, mostPerClient: 4 } });
  const document = parse('subscription { bookAdded { id } }');
  const subscribe = (client: string, characters: number) =>
    library.gateway.subscribe({ document, newContext: () => ({}), client, characters });

  const [long, short, refused, longer] = [
    await subscribe('a', 3 * 4096 - 1),
    await subscribe('a', 10),
    await subscribe('a', 4096),
    await subscribe('b', 5 * 4096),
  ] as const;

  expect(['next' in long, 'next' in short, 'next' in longer]).toEqual([true, true, false]);
  expect([refused, longer]).toMatchObject([
    { errors: [{ message: expect.stringContaining('This one is so long that it counts as 2.') }] },
    { errors: [{ message: expect.stringMatching(/^Expected at most 8 .* for all clients, .* counts as 6\./) }] },
  ]);
  if ('next' in long) await long.return?.();
  const [again, another] = [await subscribe('a', 4096), await subscribe('b', 4 * 4096)];
  expect(['next' in again, 'next' in another]).toEqual([true, true]);
  await library.close();
});

describe('when the supergraph is replaced, a subscription', () => {
  let library: ArrivalsFixture;
  afterEach(() => library.close());

  const without = (field: string) => {
    const sdl = library.gateway.supergraphSdl;
    const changed = sdl.replace(new RegExp(`\\b${field}: .*`), '');
    expect(changed).not.toBe(sdl);
    return changed;
  };

  it('goes on where the same is asked, waiting for an answer or not', async () => {
    library = await startArrivals('compiled');
    const answers = await library.subscribe('subscription { bookAdded { title } }');
    const waiting = nextOf(answers);

    await library.gateway.replaceSupergraph(without('rate'));
    library.arrivals.publish({ id: 'b1' }, { id: 'b2' });

    expect(await waiting).toEqual({ data: { bookAdded: { title: 'A Tale' } } });
    expect(await nextOf(answers)).toEqual({ data: { bookAdded: { title: 'Another' } } });
  });

  it('that goes on is answered by the rules of the new supergraph', async () => {
    library = await startArrivals('compiled');
    const answers = await library.subscribe('subscription { bookAdded { id at } }');
    library.arrivals.publish({ id: 'b1', at: null }, { id: 'b1', at: null });
    expect(await nextOf(answers)).toMatchObject({ data: { bookAdded: null } });

    const sdl = library.gateway.supergraphSdl;
    await library.gateway.replaceSupergraph(sdl.replace('at: Int!', 'at: Int'));

    // The subgraph itself still says that it may not be null: the whole book is, and an error tells why.
    expect(await nextOf(answers)).toMatchObject({ data: { bookAdded: null } });
    expect(library.gateway.subscriptionCount).toBe(1);
  });

  it('ends with SUPERGRAPH_CHANGED where its plan is another one, or it is not valid any more', async () => {
    library = await startArrivals('compiled');
    const invalid = await library.subscribe('subscription { bookAdded { shipping } }');
    const goesOn = await library.subscribe('subscription { bookAdded { title } }');
    const waiting = nextOf(invalid);

    await library.gateway.replaceSupergraph(without('shipping'));

    expect(await waiting).toEqual(CHANGED);
    expect(await nextOf(invalid)).toBeNull();
    expect([library.gateway.subscriptionCount, library.arrivals.subscriberCount]).toEqual([1, 1]);
    library.arrivals.publish({ id: 'b1' });
    expect(await nextOf(goesOn)).toEqual({ data: { bookAdded: { title: 'A Tale' } } });
  });

  it('ends with SUPERGRAPH_CHANGED where no context can be made for it any more, and the others go on', async () => {
    library = await startArrivals('compiled');
    const document = parse('subscription { bookAdded { title } }');
    let contexts = 0;
    const newContext = () => {
      if (contexts++ > 0) throw new Error('no context');
      return {};
    };
    const lost = await library.gateway.subscribe({ document, newContext });
    const goesOn = await library.subscribe('subscription { bookAdded { title } }');

    await library.gateway.replaceSupergraph(without('rate'));

    expect('next' in lost && (await lost.next()).value).toMatchObject(CHANGED);
    library.arrivals.publish({ id: 'b1' });
    expect(await nextOf(goesOn)).toEqual({ data: { bookAdded: { title: 'A Tale' } } });
  });

  it('ends with SUPERGRAPH_CHANGED where a subgraph that it asks is reached in another way', async () => {
    library = await startArrivals('compiled');
    const moved = await library.subscribe('subscription { bookAdded { shipping } }');
    const stays = await library.subscribe('subscription { bookAdded { title } }');
    const clients = library.clients.map((client) => (client.name === 'shipping' ? { ...client } : client));

    await library.gateway.replaceSupergraph(library.gateway.supergraphSdl, clients);

    expect(await nextOf(moved)).toEqual(CHANGED);
    library.arrivals.publish({ id: 'b1' });
    expect(await nextOf(stays)).toEqual({ data: { bookAdded: { title: 'A Tale' } } });
  });

  it('does not notice a supergraph that does not load', async () => {
    library = await startArrivals('compiled');
    const answers = await library.subscribe('subscription { bookAdded { title } }');

    await expect(library.gateway.replaceSupergraph('type Query { a: Int }')).rejects.toThrow();
    library.arrivals.publish({ id: 'b1' });

    expect(await nextOf(answers)).toEqual({ data: { bookAdded: { title: 'A Tale' } } });
  });

  it('ends when the gateway is let go', async () => {
    library = await startArrivals('compiled');
    const answers = await library.subscribe('subscription { bookAdded { title } }');

    library.gateway.dispose();

    expect(await nextOf(answers)).toBeNull();
    await until(() => library.arrivals.subscriberCount === 0);
  });
});
