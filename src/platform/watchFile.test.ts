import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchFile } from './watchFile.js';

let folder: string;
let file: string;
let changes: number;
let watching: Disposable;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hemicycle-watch-'));
  file = join(folder, 'supergraph.graphql');
  changes = 0;
});
afterEach(async () => {
  watching[Symbol.dispose]();
  await rm(folder, { recursive: true, force: true });
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function begin(pollMs?: number): Promise<void> {
  watching = watchFile(file, () => changes++, { settleMs: 150, ...(pollMs !== undefined && { pollMs }) });
  await told(1);
  changes = 0;
}

async function told(count: number): Promise<void> {
  while (changes < count) await pause(10);
}

describe('a watched file', () => {
  it('is told when it is written in place, once it is left alone', async () => {
    await writeFile(file, 'one');
    await begin();

    await writeFile(file, 'tw');
    await pause(10);
    await writeFile(file, 'two');
    await told(1);
    await pause(300);

    expect(changes).toBe(1);
  });

  it('is told when another is renamed over it, and again after that', async () => {
    await writeFile(file, 'one');
    await begin();

    await writeFile(join(folder, 'aside'), 'two');
    await rename(join(folder, 'aside'), file);
    await told(1);
    await writeFile(join(folder, 'aside'), 'three');
    await rename(join(folder, 'aside'), file);
    await told(2);

    expect(changes).toBe(2);
  });

  it('is told when the folder that its link leads through is swapped, as for a ConfigMap', async () => {
    for (const version of ['v1', 'v2']) {
      await mkdir(join(folder, version));
      await writeFile(join(folder, version, 'supergraph.graphql'), version);
    }
    await symlink('v1', join(folder, '..data'));
    await symlink('..data/supergraph.graphql', file);
    await begin();

    await symlink('v2', join(folder, '..data_tmp'));
    await rename(join(folder, '..data_tmp'), join(folder, '..data'));
    await told(1);

    expect(changes).toBe(1);
  });

  it('is told when a link outside of its folder leads elsewhere, by looking now and then', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'hemicycle-watch-'));
    for (const version of ['v1', 'v2']) await writeFile(join(elsewhere, version), version);
    await symlink('v1', join(elsewhere, 'current'));
    await symlink(join(elsewhere, 'current'), file);
    await begin(50);

    await symlink('v2', join(elsewhere, 'next'));
    await rename(join(elsewhere, 'next'), join(elsewhere, 'current'));
    await told(1);
    await rm(elsewhere, { recursive: true });

    expect(changes).toBe(1);
  });

  it('is told when it goes and when it comes', async () => {
    await writeFile(file, 'one');
    await begin();

    await rm(file);
    await told(1);
    await writeFile(file, 'one');
    await told(2);

    expect(changes).toBe(2);
  });

  it('is not told of its neighbours, nor after the end', async () => {
    await writeFile(file, 'one');
    await begin();

    await writeFile(join(folder, 'neighbour'), 'x');
    await pause(300);
    watching[Symbol.dispose]();
    await writeFile(file, 'two');
    await pause(300);

    expect(changes).toBe(0);
  });
});
