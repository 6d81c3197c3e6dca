import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fingerprintOfMigrations, loadMigrations } from './migrationFiles.js';

describe('the migrations of a folder', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hemicycle-#migrations 100%-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  const save = (file: string, text: string) => writeFile(join(folder, file), text);
  const migration = (name: string) => `export class ${name} { async up() {} async down() {} }`;

  it('come in the order of their names; whatever else lies there is passed over', async () => {
    await save('1700000000002-people-CreatePosts.ts', migration('CreatePosts1700000000002'));
    await save('1700000000001-people-CreatePeople.ts', migration('CreatePeople1700000000001'));
    await save('1700000000001-people-CreatePeople.d.ts', 'not to be read');
    await save('1700000000001-people-CreatePeople.js.map', 'not to be read');
    await save('tsconfig.json', '{}');
    await save('placeholder.ts', 'throw new Error()');

    const migrations = await loadMigrations(folder);

    expect(migrations.map(({ name }) => name)).toEqual(['CreatePeople1700000000001', 'CreatePosts1700000000002']);
  });

  it('are refused when a file holds none, two, or one of another time', async () => {
    const refusal =
      'Expected 1700000000001-people-X.ts to export one migration class whose name ends in 1700000000001.';
    for (const text of [
      'export const nothing = 1;',
      migration('A1700000000001') + migration('B1700000000001'),
      migration('A1700000000002'),
    ]) {
      const file = '1700000000001-people-X.ts';
      const own = await mkdtemp(join(folder, 'case-'));
      await writeFile(join(own, file), text);

      await expect(loadMigrations(own)).rejects.toThrow(refusal);
    }
  });

  it('have a fingerprint that changes with a name and with a content', async () => {
    await save('1700000000001-people-CreatePeople.ts', migration('CreatePeople1700000000001'));
    const first = await fingerprintOfMigrations(folder);
    await save('readme.md', 'Not a migration.');
    const same = await fingerprintOfMigrations(folder);
    await save('1700000000001-people-CreatePeople.ts', `${migration('CreatePeople1700000000001')}\n`);
    const changed = await fingerprintOfMigrations(folder);

    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect(same).toBe(first);
    expect(changed).not.toBe(first);
  });
});
