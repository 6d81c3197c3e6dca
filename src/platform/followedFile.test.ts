import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { OperatorError } from './errors.js';
import { FollowedFile } from './followedFile.js';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hemicycle-followed-'));
  file = join(folder, 'followed');
});
afterAll(() => rm(folder, { recursive: true }));

describe('a file that is followed', () => {
  it('is read once at a time, so that what it held last is what stays', async () => {
    await writeFile(file, 'first');
    const done: string[] = [];
    await using followed = new FollowedFile(file, {
      async take() {
        const text = await readFile(file, 'utf8');
        await after(text === 'first' ? 100 : 0); // as long as the first takes, the second would overtake it
        done.push(text);
      },
      onRefusal: () => undefined,
    });

    const first = followed.takeNow();
    await after(30);
    await writeFile(file, 'second');
    await Promise.all([first, followed.takeNow(), followed.takeNow()]);

    expect(done).toEqual(['first', 'second']);
  });

  it('is not read any more once it is not followed', async () => {
    let taken = 0;
    const followed = new FollowedFile(file, { take: async () => void taken++, onRefusal: () => undefined });
    await followed.takeNow();
    await followed[Symbol.asyncDispose]();
    const before = taken;

    await followed.takeNow();

    expect(taken).toBe(before);
  });

  it('is read after a refusal as before, and tells faults of ours from what the operator can mend', async () => {
    const refusals: unknown[] = [];
    const outcomes = [new OperatorError('It is empty.'), new Error('a bug'), undefined];
    await using followed = new FollowedFile(file, {
      async take(isAsked) {
        if (!isAsked) return; // the look that every watching begins with
        const outcome = outcomes.shift();
        if (outcome) throw outcome;
      },
      onRefusal: (why) => refusals.push(why),
    });

    for (let time = 0; time < 3; time++) await followed.takeNow();

    expect(refusals).toEqual([{ reason: 'It is empty.' }, { err: new Error('a bug') }]);
    expect(outcomes).toEqual([]);
  });
});
