import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const TOP = resolve('.');

/** Strict, as a careful user's project would be; the generated code must not need an exception. */
const STRICT = {
  compilerOptions: {
    strict: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    target: 'ES2022',
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    lib: ['ES2023', 'DOM'],
    types: ['node'],
    skipLibCheck: true,
  },
  include: ['*.ts', 'generated/*.ts'],
};

describe('the typed client of examples/', () => {
  let folder: string;

  beforeAll(async () => {
    // Beside node_modules, or the packages that the generated code imports are not found.
    await mkdir(join(TOP, 'node_modules/.cache'), { recursive: true });
    folder = await mkdtemp(join(TOP, 'node_modules/.cache/typed-client-'));
    const config = await readFile('examples/typed-client/codegen.yml', 'utf8');
    await writeFile(
      join(folder, 'codegen.yml'),
      config.replace('examples/typed-client/generated/', `${folder}/generated/`),
    );
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(STRICT));
    await cp('examples/typed-client/client.ts', join(folder, 'client.ts'));
    await symlink(join(TOP, 'node_modules'), join(folder, 'node_modules'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is generated from schema.graphql and every example operation, and compiles strictly', async () => {
    await run(process.execPath, [
      'node_modules/@graphql-codegen/cli/esm/bin.js',
      '--config',
      join(folder, 'codegen.yml'),
    ]);
    const generated = await readFile(join(folder, 'generated/graphql.ts'), 'utf8');
    const operations = await readdir('examples/operations');

    // Where it fails, tsc tells why on standard output.
    const tsc = await run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', folder]).catch(
      (error: { stdout: string }) => error,
    );

    expect(tsc.stdout).toBe('');
    expect(generated.match(/export const \w+Document /g)).toHaveLength(operations.length);
  }, 120_000);
});
