import { describe, expect, it } from '@jest/globals';
import { Late } from './late.js';

describe('what is loaded late', () => {
  it('is loaded when it is told something, once, and told all of it in order', async () => {
    let loads = 0;
    const late = new Late(() => Promise.resolve({ heard: [] as number[], load: ++loads }));
    expect(loads).toBe(0);

    for (const each of [1, 2, 3]) late.tell(({ heard }) => heard.push(each));
    const { heard } = await late.get();
    late.tell(({ heard: its }) => its.push(4));

    expect([heard, loads]).toEqual([[1, 2, 3, 4], 1]);
  });
});
