import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MigrationInterface } from 'typeorm';

type MigrationClass = new () => MigrationInterface;

/** `<timestamp>-<subgraph>-<WhatItDoes>`, as source or compiled. Declarations and source maps lie beside the compiled ones. */
const MIGRATION_FILE = /^(\d{13})-.+(?<!\.d)\.(?:ts|js)$/;

/**
 * The migrations of a folder in the order of their names. We import them ourselves, because TypeORM's own patterns
 * work in ESM only, and Jest runs the same files as CommonJS.
 */
export async function loadMigrations(folder: string): Promise<MigrationClass[]> {
  const migrations: MigrationClass[] = [];
  for (const file of await migrationFiles(folder)) {
    const [timestamp] = file.split('-');
    const classes = Object.values(await importFile(join(resolve(folder), file))).filter(isMigration);
    const [migration] = classes;
    if (migration === undefined || classes.length > 1 || !migration.name.endsWith(`${timestamp}`)) {
      throw new Error(`Expected ${file} to export one migration class whose name ends in ${timestamp}.`);
    }
    migrations.push(migration);
  }
  return migrations;
}

/** Changes with every change to the migrations of a folder. */
export async function fingerprintOfMigrations(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of await migrationFiles(folder)) {
    hash
      .update(`${file}\0`)
      .update(await readFile(join(folder, file)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

async function migrationFiles(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((file) => MIGRATION_FILE.test(file)).sort();
}

function importFile(path: string): Promise<Record<string, unknown>> {
  // Inside Jest `import()` is `require()`, which takes a path; elsewhere a URL is safe with every character and on Windows.
  return import(typeof require === 'function' ? path : pathToFileURL(path).href) as Promise<Record<string, unknown>>;
}

function isMigration(value: unknown): value is MigrationClass {
  if (typeof value !== 'function') return false;
  const prototype = value.prototype as Partial<MigrationInterface> | undefined;
  return typeof prototype?.up === 'function' && typeof prototype.down === 'function';
}
