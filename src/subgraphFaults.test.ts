import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeSupergraph } from './gateway/composeSupergraph.js';
import { killCommands, runCommand, type CommandRun } from './testing/commandLine.js';
import { overWebSocket } from './testing/everyTransport.js';
import { FaultySubgraph } from './testing/faultySubgraph.js';
import { buildFixtureSchema, serveSchema, stop, urlOf, withLink } from './testing/gatewayFixture.js';
import { ENTITY_FAULTS, SUBGRAPH_FAULTS } from './testing/subgraphFaults.js';

const shop = withLink(`
  type Query { one: Int shop: Shop } type Shop { name: String things: [Thing] } type Thing @key(fields: "id") { id: ID! name: String }
`);
const owners = withLink(`
  type Thing @key(fields: "id") { id: ID! owner: Person } type Person @key(fields: "id") { id: ID! name: String }
`);
const faulty = withLink(`
  type Query { deal: Deal } type Deal { title: String parts: [Part] } type Part { name: String }
  type Thing @key(fields: "id") { id: ID! price: Price } type Person @key(fields: "id") { id: ID! badge: Badge }
  type Price { amount: Int } type Badge { text: String }
`);

/** Where the faulty subgraph is asked, and the fields that it alone has. */
const POSITIONS = {
  root: '{ one deal { title parts { name } } shop { name } }',
  entity: '{ one shop { things { id name price { amount } } } }',
  nested: '{ one shop { things { name owner { name badge { text } } } } }',
};
const OF_THE_FAULTY = new Set(['deal', 'price', 'badge']);

const DEADLINE_MS = 300;

/** How much later an answer may come. The gateway is a process of its own: what its client, this process, is late itself is taken off. */
const SLACK_MS = 50;

let servers: Server[];
let subgraph: FaultySubgraph;
let folder: string;
let supergraph: string;

beforeAll(async () => {
  const ids = [{ id: '1' }, { id: '2' }];
  const schemas = {
    shop: buildFixtureSchema(shop, {
      Query: {
        one: () => 1,
        shop: () => ({ name: 'Shop', things: ids.map(({ id }) => ({ id, name: `Thing ${id}` })) }),
      },
    }),
    owners: buildFixtureSchema(owners, {
      Thing: {
        __resolveReference: ({ id }: { id: string }) => ({ id, owner: { id: `p${id}`, name: `Person ${id}` } }),
      },
      Person: { __resolveReference: ({ id }: { id: string }) => ({ id }) },
    }),
    faulty: buildFixtureSchema(faulty, {
      Query: { deal: () => ({ title: 'Deal', parts: [{ name: 'a' }, { name: 'b' }] }) },
      Thing: { __resolveReference: ({ id }: { id: string }) => ({ id, price: { amount: Number(id) } }) },
      Person: { __resolveReference: ({ id }: { id: string }) => ({ id, badge: { text: `Badge ${id}` } }) },
    }),
  };
  servers = await Promise.all([serveSchema(schemas.shop), serveSchema(schemas.owners)]);
  subgraph = await FaultySubgraph.start(schemas.faulty);
  const [shopUrl, ownersUrl] = servers.map(urlOf);
  folder = await mkdtemp(join(tmpdir(), 'hemicycle-faults-'));
  supergraph = join(folder, 'supergraph.graphql');
  await writeFile(
    supergraph,
    composeSupergraph([
      { name: 'shop', sdl: shop, url: shopUrl },
      { name: 'owners', sdl: owners, url: ownersUrl },
      { name: 'faulty', sdl: faulty, url: subgraph.url },
    ]),
  );
});
afterAll(async () => {
  killCommands();
  await Promise.all([...servers.map(stop), subgraph.close(), rm(folder, { recursive: true, force: true })]);
});

interface Answer {
  readonly data: Record<string, unknown>;
  readonly errors?: readonly { path?: (string | number)[]; extensions: Record<string, unknown> }[];
}

/** Asks, and measures how long it takes. */
async function ask(url: string, query: string) {
  const lag = watchLag();
  const startedAt = performance.now();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const answer = (await response.json()) as Answer;
  const tookMs = performance.now() - startedAt - lag();
  return { answer, tookMs, requestId: response.headers.get('x-request-id') };
}

/** How many milliseconds of work this process, which is the client and the subgraphs, was behind. */
function watchLag(): () => number {
  let behind = 0;
  let last = performance.now();
  const measure = () => {
    behind += Math.max(0, performance.now() - last - TICK_MS);
    last = performance.now();
  };
  const ticking = setInterval(measure, TICK_MS);
  return () => {
    measure();
    clearInterval(ticking);
    return behind;
  };
}
const TICK_MS = 5;
const TOLD_WITHIN_MS = 10_000;

/** All that the faulty subgraph has no part in. */
function withoutFaulty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutFaulty);
  if (typeof value !== 'object' || value === null) return value;
  const others = Object.entries(value).filter(([key]) => !OF_THE_FAULTY.has(key));
  return Object.fromEntries(others.map(([key, inner]) => [key, withoutFaulty(inner)]));
}

/** The places of the faulty subgraph's fields: errors are told there, below, or of the entity that has them. */
function placesIn(value: unknown, path: readonly (string | number)[] = []): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const place = [...path, Array.isArray(value) ? Number(key) : key];
    return OF_THE_FAULTY.has(key) ? [JSON.stringify(place).slice(0, -1), JSON.stringify(path)] : placesIn(inner, place);
  });
}

/** Waits until the log has told why the subgraph failed a request. Lines are written together, a tenth of a second late. */
async function told({ stderr }: CommandRun, requestId: string | null): Promise<void> {
  const isTold = (line: string) =>
    ['"subgraph":"faulty"', `"requestId":"${requestId}"`].every((part) => line.includes(part)) &&
    /"(err|reason)":/.test(line);
  for (const until = performance.now() + TOLD_WITHIN_MS; !stderr().split('\n').some(isTold);) {
    if (performance.now() > until) throw new Error(`The log does not tell why:\n${stderr().slice(-2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe.each(['native', 'stitched'])('a gateway (query planner: %s) over a subgraph that', (QUERY_PLANNER) => {
  let run: CommandRun;
  let url: string;
  const right = new Map<string, Answer>();

  beforeAll(async () => {
    run = runCommand(['gateway', '--supergraph', supergraph], {
      QUERY_PLANNER,
      SUBGRAPH_TIMEOUT_MS: `5000, faulty=${DEADLINE_MS}`,
      SUBGRAPH_BREAKER_MS: 'off',
      SUBGRAPH_RETRIES: '1',
      SUBGRAPH_ANSWER_BYTES: '100000',
    });
    url = await run.ready();
    subgraph.fault = undefined;
    for (const query of Object.values(POSITIONS)) {
      await ask(url, query); // the first time it is planned, and connections are opened
      right.set(query, (await ask(url, query)).answer);
    }
  });

  const places = Object.entries(POSITIONS);
  const faults = Object.entries(SUBGRAPH_FAULTS).flatMap(([name, known]) =>
    places.map(([position, query]) => ({ name, position, query, ...known })),
  );
  const ofEntities = Object.entries(ENTITY_FAULTS).flatMap(([name, known]) =>
    places.slice(1).map(([position, query]) => ({ name, position, query, ...known })),
  );

  it.each([...faults, ...ofEntities])('$name: blanks its fields alone ($position)', async (asked) => {
    const whole = right.get(asked.query);
    subgraph.fault = asked.fault;

    const { answer, tookMs, requestId } = await ask(url, asked.query);

    expect(whole?.errors).toBeUndefined();
    expect(withoutFaulty(answer.data)).toEqual(withoutFaulty(whole?.data));
    expect(answer.data).not.toEqual(whole?.data);
    expect(tookMs).toBeLessThan(DEADLINE_MS + SLACK_MS);
    const allowed = placesIn(whole?.data);
    expect(answer.errors?.length).toBeGreaterThan(0);
    for (const { path, extensions } of answer.errors ?? []) {
      const place = JSON.stringify(path);
      expect(allowed.some((start) => place === start || place.startsWith(start))).toBe(true);
      expect(extensions).toMatchObject(
        asked.code === undefined
          ? { code: 'INTERNAL_SERVER_ERROR', subgraph: 'faulty' }
          : { code: asked.code, subgraph: 'faulty', durationMs: expect.any(Number) },
      );
      if (asked.code === 'SUBGRAPH_TIMEOUT') expect(extensions['timeoutMs']).toBe(DEADLINE_MS);
    }
    await told(run, requestId);
    expect(run.process.exitCode).toBeNull();
  });

  it('sends as much as is read where nobody says, and nothing of it fits', async () => {
    const usual = runCommand(['gateway', '--supergraph', supergraph], { QUERY_PLANNER });
    const usualUrl = await usual.ready();
    subgraph.fault = (response) =>
      void response.end(`{"data":{"deal":{"__typename":"Deal","title":"","parts":[${'{},'.repeat(3_300_000)}{}]}}}`);

    const { answer } = await ask(usualUrl, POSITIONS.root);

    expect(withoutFaulty(answer.data)).toEqual(withoutFaulty(right.get(POSITIONS.root)?.data));
    expect(answer.errors).toMatchObject([{ path: ['deal'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
    expect(usual.process.exitCode).toBeNull();
  }, 30_000);

  it('listens to nobody any more (a refused connection)', async () => {
    const elsewhere = runCommand(
      ['gateway', '--supergraph', supergraph, '--subgraph-url', 'faulty=http://127.0.0.1:1/graphql'],
      { QUERY_PLANNER },
    );
    const refused = await elsewhere.ready();

    for (const query of Object.values(POSITIONS)) {
      const { answer } = await ask(refused, query);
      expect(withoutFaulty(answer.data)).toEqual(withoutFaulty(right.get(query)?.data));
      expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'faulty' });
    }
    expect(elsewhere.process.exitCode).toBeNull();
  });

  it('never answers: is told over a WebSocket, too', async () => {
    subgraph.fault = SUBGRAPH_FAULTS['never answers']?.fault;

    const { body } = await overWebSocket({ url: `${url}/graphql` }, { query: POSITIONS.nested });

    expect(withoutFaulty(body.data)).toEqual(withoutFaulty(right.get(POSITIONS.nested)?.data));
    expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'SUBGRAPH_TIMEOUT', subgraph: 'faulty' });
  });

  it('comes back: everything is right again', async () => {
    subgraph.fault = undefined;

    for (const query of Object.values(POSITIONS)) expect((await ask(url, query)).answer).toEqual(right.get(query));
    run.process.kill('SIGTERM');
    expect(await run.exit).toBe(0);
  });
});
