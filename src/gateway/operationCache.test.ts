import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { startGateway } from '../testing/gatewayFixture.js';
import { operationCache } from './operationCache.js';

describe('what is kept of operations', () => {
  it('gives way by number', () => {
    const cache = operationCache(2);
    for (const key of ['a', 'b', 'c']) cache.set(key, {});

    expect([...cache.keys()].sort()).toEqual(['b', 'c']);
  });

  it('gives way by the length of the texts', () => {
    const cache = operationCache(1_000);
    for (let at = 0; at < 100; at++) cache.set(`${at} ${'x'.repeat(100_000)}`, {});

    expect(cache.size).toBe(20);
  });

  it('is nothing where a text is too long', () => {
    const cache = operationCache(1_000);
    cache.set('x'.repeat(132_000), {});

    expect(cache.size).toBe(0);
  });
});

it('answers operations with long texts in them, and keeps no plans of theirs', async () => {
  const notes = {
    typeDefs: 'type Query { length(of: String): Int }',
    resolvers: { Query: { length: (_: unknown, { of }: { of: string }) => of.length } },
  };
  const { gateway, close } = await startGateway({ notes }, 'compiled');
  const ask = (length: number) =>
    gateway.execute({ document: parse(`{ length(of: "${'x'.repeat(length)}") }`), context: { requestId: 'r-1' } });
  try {
    expect(await ask(10)).toEqual({ data: { length: 10 } });
    expect(await ask(900_000)).toEqual({ data: { length: 900_000 } });
    expect(await ask(900_000)).toEqual({ data: { length: 900_000 } });

    expect(gateway.planCount).toBe(1);
  } finally {
    await close();
  }
});
