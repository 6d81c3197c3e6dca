import { setImmediate as endOfTurn } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { together } from './together.js';

it('does all of a turn at its end, in order', async () => {
  const done: number[] = [];
  const later = together((item: number) => done.push(item));

  later(1);
  later(2);
  expect(done).toEqual([]);

  await endOfTurn();
  expect(done).toEqual([1, 2]);
});

it('keeps for another turn what comes up while it works', async () => {
  const done: number[] = [];
  const later = together((item: number) => {
    done.push(item);
    if (item === 1) later(2);
  });

  later(1);
  await endOfTurn();
  expect(done).toEqual([1]);

  await endOfTurn();
  expect(done).toEqual([1, 2]);
});

it('does at once what is more than may wait', async () => {
  const done: number[] = [];
  const later = together((item: number) => done.push(item), { most: 10, sizeOf: (item) => item });

  later(6);
  expect(done).toEqual([]);
  later(5);
  expect(done).toEqual([6, 5]);

  later(7);
  expect(done).toEqual([6, 5]);
  await endOfTurn();
  expect(done).toEqual([6, 5, 7]);
});
