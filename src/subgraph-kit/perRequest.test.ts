import { describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { requestContext } from '../testing/requestContext.js';
import { loadMany, loadOne, perRequest, perRequestAndArguments } from './perRequest.js';

/** A request that asks no database. */
function aRequest() {
  return requestContext({} as DataSource);
}

const ROWS = [
  { id: 'a', owner: 'x' },
  { id: 'b', owner: 'y' },
  { id: 'c', owner: 'x' },
];

describe('an instance per request', () => {
  it('is made once for a request, and anew for another', () => {
    const loader = perRequest(() => ({}));
    const [one, other] = [aRequest(), aRequest()];

    expect(loader(one)).toBe(loader(one));
    expect(loader(one)).not.toBe(loader(other));
  });

  it('knows its request', () => {
    const today = perRequest((ctx) => ctx.today);

    expect(today(requestContext({} as DataSource, '2020-02-29'))).toBe('2020-02-29');
  });

  it('is one for each set of arguments, compared by value', () => {
    const loader = perRequestAndArguments((_, args: { asOf: string | null }) => ({ args }));
    const [one, other] = [aRequest(), aRequest()];

    expect(loader(one, { asOf: '2020-01-01' })).toBe(loader(one, { asOf: '2020-01-01' }));
    expect(loader(one, { asOf: '2020-01-01' })).not.toBe(loader(one, { asOf: null }));
    expect(loader(one, { asOf: null })).not.toBe(loader(other, { asOf: null }));
    expect(loader(one, { asOf: null }).args).toEqual({ asOf: null });
  });

  it('is made again after its making failed', () => {
    let attempts = 0;
    const loader = perRequest(() => {
      attempts += 1;
      if (attempts === 1) throw new Error('Expected a cursor.');
      return attempts;
    });
    const ctx = aRequest();

    expect(() => loader(ctx)).toThrow('Expected a cursor.');
    expect(loader(ctx)).toBe(2);
  });
});

describe('a loader of one row', () => {
  it('asks once for all keys of the moment, each once, and answers in their order', async () => {
    const asked: (readonly string[])[] = [];
    const byId = loadOne(
      async (keys) => {
        asked.push(keys);
        return ROWS;
      },
      ({ id }) => id,
    );

    const rows = await Promise.all(['c', 'nothing', 'a', 'c'].map((key) => byId.load(key)));

    expect(rows).toEqual([ROWS[2], null, ROWS[0], ROWS[2]]);
    expect(asked).toEqual([['c', 'nothing', 'a']]);
  });

  it('remembers rows for the rest of the request', async () => {
    let times = 0;
    const byId = loadOne(
      async () => {
        times += 1;
        return ROWS;
      },
      ({ id }) => id,
    );

    await byId.load('a');
    await byId.load('a');

    expect(times).toBe(1);
  });

  it('fails for every key when the question fails', async () => {
    const byId = loadOne(
      async (): Promise<typeof ROWS> => Promise.reject(new Error('The database is gone.')),
      ({ id }) => id,
    );

    await expect(byId.load('a')).rejects.toThrow('The database is gone.');
  });
});

describe('a loader of many rows', () => {
  it('groups rows by their key in the order found; a key without rows has an empty list', async () => {
    const byOwner = loadMany(
      async () => [...ROWS].reverse(),
      ({ owner }) => owner,
    );

    const lists = await Promise.all(['x', 'nobody', 'y'].map((owner) => byOwner.load(owner)));

    expect(lists.map((rows) => rows.map(({ id }) => id))).toEqual([['c', 'a'], [], ['b']]);
  });

  it('leaves out rows that nobody asked for', async () => {
    const byOwner = loadMany(
      async () => ROWS,
      ({ owner }) => owner,
    );

    expect(await byOwner.load('y')).toEqual([ROWS[1]]);
  });
});
