import { describe, expect, it } from '@jest/globals';
import { rarely } from './rarely.js';

describe('what is said rarely', () => {
  it('is said at once, and then once a minute, with how often it was not', () => {
    const said: unknown[] = [];
    let now = 0;
    const say = rarely(
      (what: string, untold) => said.push([what, untold]),
      () => now,
    );
    say('first');
    for (now = 1; now < 60_000; now += 20_000) say('again');
    now = 60_000;
    say('later');

    expect(said).toEqual([
      ['first', 0],
      ['later', 3],
    ]);
  });
});
