import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFile, execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { replaceFile } from './replaceFile.js';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hemicycle-replace-'));
  file = join(folder, 'supergraph.graphql');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const permissions = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

describe('replacing a file', () => {
  it('writes a new one', async () => {
    await replaceFile(file, 'new');

    expect([await readFile(file, 'utf8'), await readdir(folder)]).toEqual(['new', ['supergraph.graphql']]);
  });

  it('puts another in its place at once, with the same mode', async () => {
    await writeFile(file, 'old');
    await chmod(file, 0o640);
    const { ino } = await stat(file);

    await replaceFile(file, 'new');

    expect([await readFile(file, 'utf8'), await permissions(file)]).toEqual(['new', '640']);
    expect((await stat(file)).ino).not.toBe(ino);
  });

  it('lets a symbolic link lead where it led, to a file that is there or to one that comes', async () => {
    await mkdir(join(folder, 'real'));
    await writeFile(join(folder, 'real/old.graphql'), 'old');
    await symlink('real/old.graphql', file);
    await symlink('real/fresh.graphql', join(folder, 'dangling'));

    await replaceFile(file, 'new');
    await replaceFile(join(folder, 'dangling'), 'fresh');

    expect([await readlink(file), await readlink(join(folder, 'dangling'))]).toEqual([
      'real/old.graphql',
      'real/fresh.graphql',
    ]);
    expect(await readFile(join(folder, 'real/old.graphql'), 'utf8')).toBe('new');
    expect(await readFile(join(folder, 'real/fresh.graphql'), 'utf8')).toBe('fresh');
    expect((await readdir(folder)).sort()).toEqual(['dangling', 'real', 'supergraph.graphql']);
  });

  it('writes to pipes, which are there afterwards', async () => {
    execFileSync('mkfifo', [file]);
    const reader = promisify(execFile)('cat', [file]);

    await replaceFile(file, 'through');

    expect((await reader).stdout).toBe('through');
    expect((await stat(file)).isFIFO()).toBe(true);
  });

  it('says that a folder is missing, or that it is one', async () => {
    const lost = join(folder, 'nowhere/supergraph.graphql');

    await expect(replaceFile(lost, 'x')).rejects.toMatchObject({
      name: 'OperatorError',
      message: `${lost} cannot be written: there is no folder ${join(folder, 'nowhere')}.`,
    });
    await expect(replaceFile(folder, 'x')).rejects.toThrow(`${folder} cannot be written: it is a folder.`);
  });
});
