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

interface LogLine {
  readonly msg: string;
  readonly reason?: string;
}

/** The lines of a log, as far as they are written. */
function logged(stderr: string): LogLine[] {
  const lines = stderr.split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as LogLine);
}

/** Waits for something to become true; the test's own deadline ends it. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('gateway', () => {
  it('serves a supergraph until a signal, and names a port that is taken', async () => {
    const run = runCommand(['gateway', '--supergraph', supergraph], { LOG_LEVEL: 'warn', LIMIT_DEPHT: '3' });
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
    expect([await run.exit, logged(run.stderr())]).toEqual([
      0,
      [expect.objectContaining({ variable: 'LIMIT_DEPHT', meant: 'LIMIT_DEPTH' })],
    ]);
    expect(run.stdout()).toMatch(/Stopped\.\n$/);
  });

  it('takes SIGHUP at any time: before it is ready, for a file that is the same, that changed, or that is broken', async () => {
    const own = join(folder, 'own.graphql');
    await writeFile(own, shop.supergraphSdl());
    // The fallback says that it is used long before it is ready.
    const run = runCommand(['gateway', '--supergraph', own], { QUERY_PLANNER: 'stitched' });
    const hangUp = () => void run.process.kill('SIGHUP');
    const saidAfter = (start: number) =>
      logged(run.stderr())
        .slice(start)
        .map(({ msg, reason }) => (reason === undefined ? msg : `${msg}: ${reason}`));
    const SAME = 'The supergraph is the one that is served already';

    await until(() => saidAfter(0).length === 1);
    hangUp();
    const url = await run.ready();
    await until(() => saidAfter(1).length === 1);
    hangUp();
    await until(() => saidAfter(2).length === 1);
    const unchanged = saidAfter(1);

    await writeFile(own, shop.supergraphSdl().replace(/ *price: Int.*\n/, ''));
    hangUp();
    await until(() => saidAfter(3).length > 0);
    const changed = saidAfter(3)[0];
    const before = saidAfter(0).length;
    await writeFile(own, 'type {');
    hangUp();
    await until(() => saidAfter(before).length > 0);
    const answer = await fetch(`${url}/graphql?query=${encodeURIComponent(SHOP_QUERY)}`);
    run.process.kill('SIGTERM');

    expect(unchanged).toEqual([SAME, SAME]);
    expect(changed).toBe('The supergraph was replaced');
    expect(saidAfter(before)).toContain(
      'The supergraph cannot be replaced; the one before goes on being served: The supergraph is not GraphQL SDL: Syntax Error: Expected Name, found "{" (line 1, column 6).',
    );
    expect(await answer.json()).toEqual(SHOP_ANSWER);
    expect(await run.exit).toBe(0);
  });

  it('says where it is, and where metrics are that have a port of their own', async () => {
    const run = runCommand(['gateway', '--supergraph', supergraph], { METRICS: '0' });
    const url = await run.ready();
    const [, metricsUrl = ''] = /^ {2}Metrics {2}(\S+)$/m.exec(run.stdout()) ?? [];
    const metrics = await (await fetch(metricsUrl)).text();
    run.process.kill('SIGTERM');

    expect(run.stdout()).toContain(
      [
        `  GraphQL  ${url}/graphql  (open it in a browser)`,
        `  Schema   ${url}/schema.graphql`,
        `  Health   ${url}/health/ready`,
        `  Metrics  ${metricsUrl}\n`,
      ].join('\n'),
    );
    expect(metricsUrl).not.toContain(url);
    expect(metrics).toContain('hemicycle_');
    expect(await run.exit).toBe(0);
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

  it('refuses a manifest without documents in one sentence, where nothing else is executed', async () => {
    const manifest = join(folder, 'empty.json');
    await writeFile(manifest, '{}');

    const run = runCommand(['gateway', '--supergraph', supergraph], {
      TRUSTED_DOCUMENTS: manifest,
      TRUSTED_DOCUMENTS_ONLY: 'on',
    });

    expect([await run.exit, run.stderr()]).toEqual([
      1,
      `Expected the manifest ${manifest} to have documents, because nothing else is executed (TRUSTED_DOCUMENTS_ONLY), but got none.\n`,
    ]);
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
