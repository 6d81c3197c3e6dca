import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killCommands, runCommand } from '../testing/commandLine.js';
import { openShop, SHOP_ANSWER, SHOP_QUERY, type Shop } from '../testing/shop.js';

let shop: Shop;
let folder: string;
let supergraph: string;

beforeAll(async () => {
  shop = await openShop();
  folder = await mkdtemp(join(tmpdir(), 'hemicycle-cli-gateway-'));
  supergraph = join(folder, 'supergraph.graphql');
  await writeFile(supergraph, shop.supergraphSdl());
});
afterAll(async () => {
  killCommands();
  await shop[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

describe('gateway', () => {
  it('serves a supergraph until a signal, and names a port that is taken', async () => {
    const run = runCommand(['gateway', '--supergraph', supergraph]);
    const url = await run.ready();
    const answer = await fetch(`${url}/graphql?query=${encodeURIComponent(SHOP_QUERY)}`);
    const { port } = new URL(url);
    const second = runCommand(['gateway', '--supergraph', supergraph, '--port', port]);
    const secondCode = await second.exit;
    run.process.kill('SIGTERM');

    expect(await answer.json()).toEqual(SHOP_ANSWER);
    expect([secondCode, second.stderr()]).toEqual([
      1,
      `Port ${port} on 127.0.0.1 is in use; set PORT to another one.\n`,
    ]);
    expect([await run.exit, run.stderr()]).toEqual([0, '']);
    expect(run.stdout()).toMatch(/Stopped\.\n$/);
  });

  it.each([
    [['--port', 'seventy'], 'Expected --port to be a port, 0 to 65535, but got "seventy".\n'],
    [
      ['--port=1', '--subgraph-url', 'x'],
      'Expected --subgraph-url to be like name=http://localhost:4001/graphql, but got "x".\n',
    ],
    [
      ['--prot', '1'],
      "error: unknown option '--prot'\n(Did you mean --port?)\n(add --help for the commands and their options)\n",
    ],
  ])('refuses %j in words', async (options, sentence) => {
    const run = runCommand(['gateway', '--supergraph', supergraph, ...options]);

    expect([await run.exit, run.stderr()]).toEqual([1, sentence]);
  });

  it('refuses a manifest with a wrong hash in one sentence', async () => {
    const manifest = join(folder, 'manifest.json');
    await writeFile(manifest, JSON.stringify({ 'sha256:abc': '{ a }' }));

    const run = runCommand(['gateway', '--supergraph', supergraph], { TRUSTED_DOCUMENTS: manifest });

    expect([await run.exit, run.stderr()]).toEqual([
      1,
      `Expected the document sha256:abc of ${manifest} to have its id for a hash, but got a text whose SHA-256 is 1c7e1e347f726166b5b1c55afd61f278cc9b45e00c108ec33d540a566379811b.\n`,
    ]);
  });
});
