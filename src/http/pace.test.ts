import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { pino } from 'pino';
import { Concurrency } from './concurrency.js';
import { Pace } from './pace.js';

it('has fewer operations begin in a turn where they make it long, one at the least', async () => {
  const concurrency = new Concurrency(pino({ level: 'silent' }));
  const begunAt: number[] = [];
  let begun = 0;
  const begin = () => {
    begun++;
    const until = performance.now() + 12;
    while (performance.now() < until);
  };

  for (let at = 0; at < 20; at++) concurrency.enter({ begin, refuse: () => {} });
  for (; begun < 20; await nextTurn()) begunAt.push(begun);

  const inTurns = begunAt.map((all, turn) => all - (begunAt[turn - 1] ?? 0)).filter((each) => each > 0);
  expect(inTurns.slice(0, 4)).toEqual([4, 2, 1, 1]);
  expect(Math.max(...inTurns.slice(4))).toBe(1);
  concurrency.close();
});

it('has more begin in a turn again where turns are short', async () => {
  const pace = new Pace();
  const perTurn: number[] = [];

  for (let turn = 0; turn < 4; turn++) {
    perTurn.push(pace.perTurn);
    pace.begin(pace.perTurn);
    await nextTurn();
  }
  pace.begin(1);
  await nextTurn();

  expect([...perTurn, pace.perTurn]).toEqual([4, 8, 16, 16, 16]);
});
