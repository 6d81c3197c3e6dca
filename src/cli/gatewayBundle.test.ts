import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { killCommands, runCommand } from '../testing/commandLine.js';
import { openShop } from '../testing/shop.js';
import { gatewayEntry } from './gatewayBundle.js';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'hemicycle-bundle-'))));
afterAll(async () => {
  killCommands();
  await rm(folder, { recursive: true, force: true });
});

/** A folder of compiled code: when it was compiled, and when bundled. */
async function aBuild(compiledAt: number, bundledAt?: number): Promise<URL> {
  const dist = await mkdtemp(join(folder, 'dist-'));
  const write = async (file: string, at: number) => {
    await writeFile(join(dist, file), '');
    await utimes(join(dist, file), at, at);
  };
  await write('.tsbuildinfo', compiledAt);
  await mkdir(join(dist, 'bundle'));
  if (bundledAt !== undefined) await write('bundle/startGateway.js', bundledAt);
  return pathToFileURL(`${dist}/`);
}

const entry = (dist: URL, options = '') => gatewayEntry(dist, options).href.slice(dist.href.length);

describe('the bundle of the gateway', () => {
  it('is loaded, unless the code was compiled since', async () => {
    expect(entry(await aBuild(1_000, 1_001))).toBe('bundle/startGateway.js');
    expect(entry(await aBuild(1_000, 1_000))).toBe('bundle/startGateway.js');
    expect(entry(await aBuild(1_000, 999))).toBe('cli/startGateway.js');
    expect(entry(await aBuild(1_000))).toBe('cli/startGateway.js');
  });

  it.each([
    '--import ./instrument.mjs',
    '--import=./instrument.mjs',
    '--trace-warnings -r dd-trace',
    '--experimental-loader x',
  ])('is left alone where modules are looked at as they are loaded: %s', async (options) => {
    expect(entry(await aBuild(1_000, 1_001), options)).toBe('cli/startGateway.js');
    expect(entry(await aBuild(1_000, 1_001), '--enable-source-maps --import-none')).toBe('bundle/startGateway.js');
  });

  it('holds nearly all that is loaded', async () => {
    await using shop = await openShop();
    const supergraph = join(folder, 'supergraph.graphql');
    await writeFile(supergraph, shop.supergraphSdl());
    const coverage = join(folder, 'coverage');

    const run = runCommand(['gateway', '--supergraph', supergraph], { NODE_V8_COVERAGE: coverage });
    await run.ready();
    run.process.kill('SIGTERM');
    await run.exit;
    const report = (await readdir(coverage)).find((file) => file.includes(`-${run.process.pid}-`)) ?? '';
    const { result } = JSON.parse(await readFile(join(coverage, report), 'utf8')) as { result: { url: string }[] };
    const files = result.map(({ url }) => url).filter((url) => url.startsWith('file:') && !url.includes('/undici/'));

    expect(files.filter((url) => url.includes('/dist/bundle/')).length).toBeGreaterThan(2);
    expect(files.filter((url) => /\/node_modules\/(graphql|fastify|zod|ws)\//.test(url))).toEqual([]);
    expect(files.length).toBeLessThan(80);
  });
});
