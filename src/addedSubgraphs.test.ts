import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { pino } from 'pino';
import { addedUrls, findAddedSubgraphs } from './addedSubgraphs.js';
import { loadGraph, startApp } from './app.js';
import { OperatorError } from './platform/errors.js';
import { appUnderTest, TEST_CONFIG, type AppUnderTest } from './testing/app.js';
import { serveSchema, buildFixtureSchema, stop, urlOf } from './testing/gatewayFixture.js';
import { THREE_ASSEMBLIES } from './testing/seeds/assemblies.js';

const silent = pino({ level: 'silent' });

/** Runs the example as its README does, on a free port. */
async function startDemographics(): Promise<{ url: string; process: ChildProcess }> {
  const child = spawn(process.execPath, ['examples/demographics-subgraph/server.mjs'], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => resolve(/http:\S+/.exec(line.toString())?.[0] ?? ''));
    child.once('exit', (code) => reject(new Error(`The demographics subgraph ended with ${code}.`)));
  });
  return { url, process: child };
}

describe('the demographics subgraph of the examples, added to ours,', () => {
  let demographics: { url: string; process: ChildProcess };
  let graph: AppUnderTest;
  beforeAll(async () => {
    demographics = await startDemographics();
    graph = await appUnderTest(THREE_ASSEMBLIES, 'in-process', {
      addedSubgraphs: [`demographics=${demographics.url}`],
    });
  });
  afterAll(async () => {
    demographics?.process.kill();
    await graph?.[Symbol.asyncDispose]();
  });

  it('tells how many people live in a country, of which year and source the figure is', async () => {
    expect(
      await graph.dataOf('{ country(code: "BY") { name population { inhabitants year source { title url asOf } } } }'),
    ).toEqual({
      country: {
        name: 'Belarus',
        population: {
          inhabitants: 9_460_972,
          year: 2025,
          source: {
            title: 'CIA World Factbook, as JSON',
            url: 'https://github.com/factbook/factbook.json',
            asOf: '2026-01-22',
          },
        },
      },
    });
  });

  it('counts seats per million inhabitants from seats and countries of ours; unknown is null', async () => {
    const { treaty, union } = await graph.dataOf(
      `{ treaty: assembly(slug: "treaty-pa") { ...Seats } union: assembly(slug: "union-pa") { ...Seats } }
       fragment Seats on Assembly { delegations(first: 20) { nodes { country { code } totalSeats seatsPerMillionInhabitants } } }`,
    );

    const row = (code: string | null, totalSeats: number | null, seatsPerMillionInhabitants: number | null) => ({
      country: code && { code },
      totalSeats,
      seatsPerMillionInhabitants,
    });
    expect(treaty.delegations.nodes).toEqual([
      row('AM', null, null),
      row('BY', 11, (11 / 9_460_972) * 1e6),
      row('KG', 7, (7 / 6_219_751) * 1e6),
      row('RU', 22, (22 / 140_134_279) * 1e6),
    ]);
    expect(union.delegations.nodes).toEqual([
      row('AM', 1, (1 / 2_963_837) * 1e6),
      row('RU', 4, (4 / 140_134_279) * 1e6),
      row('GB', 5, (5 / 68_751_311) * 1e6),
      row('GB', 2, (2 / 68_751_311) * 1e6),
      row(null, 3, null),
    ]);
  });
});

describe('a subgraph to add', () => {
  it('that is not there is left out and named in the log, without the password of its address', async () => {
    const logged: Record<string, unknown>[] = [];
    const log = pino({}, { write: (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>) });

    expect(await findAddedSubgraphs(new Map([['demographics', 'http://me:secret@127.0.0.1:9/graphql']]), log)).toEqual(
      [],
    );
    expect(logged).toEqual([
      expect.objectContaining({
        subgraph: 'demographics',
        url: 'http://127.0.0.1:9/graphql',
        reason:
          'The subgraph demographics at http://127.0.0.1:9/graphql does not tell its SDL: connect ECONNREFUSED 127.0.0.1:9',
        msg: 'A subgraph is left out; the others are served',
      }),
    ]);
  });

  it.each([
    [
      'news=http://127.0.0.1:9/graphql',
      'Expected ADDED_SUBGRAPHS or --add-subgraph to have subgraphs under names of their own, but got news: for ours at another address there is SUBGRAPH_URLS or --subgraph-url.',
    ],
    [
      'http://127.0.0.1:9/graphql',
      'Expected ADDED_SUBGRAPHS or --add-subgraph to be like name=http://localhost:4001/graphql, but got "http://127.0.0.1:9/graphql".',
    ],
    [
      'demographics=ftp://127.0.0.1:9',
      'Expected the address of the subgraph demographics in ADDED_SUBGRAPHS or --add-subgraph to be like http://localhost:4001/graphql, but got "ftp://127.0.0.1:9".',
    ],
  ])('given as %s is refused', (option, message) => {
    expect(() => addedUrls({ addedSubgraphs: [option] })).toThrow(new OperatorError(message));
  });

  it('is refused before anything is migrated or imported', async () => {
    const onDatabase = jest.fn();
    const given = { migrations: resolve('migrations'), onDatabase };

    await expect(startApp({ ...TEST_CONFIG, addedSubgraphs: ['yes'] }, silent, given)).rejects.toThrow(
      'Expected ADDED_SUBGRAPHS or --add-subgraph to be like',
    );
    expect(onDatabase).not.toHaveBeenCalled();
  });

  it('that does not compose with ours is refused, with its name and the reason', async () => {
    const server = await serveSchema(buildFixtureSchema('type Query { country: Int }'));

    const added = await findAddedSubgraphs(new Map([['wrong', urlOf(server)]]), silent);

    await expect(loadGraph({ subgraphExecution: 'interpreted' }, silent, { added })).rejects.toMatchObject({
      name: 'OperatorError',
      message: expect.stringMatching(/^The subgraphs .*, wrong do not compose:\n- .*Query\.country/s),
    });
    for (const { client } of added) client.dispose?.();
    await stop(server);
  });
});
