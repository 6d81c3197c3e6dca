import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildASTSchema, parse, printSchema, type GraphQLSchema } from 'graphql';
import { pino } from 'pino';
import { loadGraph } from './app.js';
import type { Gateway } from './gateway/createGateway.js';
import { remoteSubgraph } from './gateway/remoteSubgraph.js';
import type { SubgraphClient } from './gateway/subgraphClients.js';
import type { ArgumentLimits } from './subgraph-kit/argumentChecks.js';
import type { RequestContext } from './subgraph-kit/requestContext.js';
import { subgraphs } from './subgraphs/index.js';
import {
  areAlike,
  doubtfulErrors,
  explainsNull,
  isTrueError,
  readAnswer,
  type ReadAnswer,
} from './testing/answersAlike.js';
import { askMerged } from './testing/askMerged.js';
import type { TestDatabase } from './testing/database.js';
import { FAULTY, injectFaults } from './testing/faults.js';
import { serveSchema, stop, urlOf } from './testing/gatewayFixture.js';
import { operationCount, operationSeed, repeatably, tell } from './testing/generatedOperations.js';
import type { GeneratedOperation, GeneratorOptions } from './testing/generateOperation.js';
import { SCALAR_SAMPLES, samplesOf } from './testing/graphSamples.js';
import { mergeSubgraphs, withoutNonNull } from './testing/mergedSchema.js';
import { operationsOf } from './testing/operationArbitrary.js';
import { requestContext } from './testing/requestContext.js';
import { WHOLE_GRAPH } from './testing/seeds/wholeGraph.js';
import { seededDatabase } from './testing/slice.js';

const OPERATIONS = operationCount(300);
const REQUEST_ID = 'x-request-id';
const log = pino({ level: 'silent' });
const limits = Object.assign({}, ...subgraphs.map(({ argumentLimits }) => argumentLimits)) as ArgumentLimits;

let database: TestDatabase;
let merged: GraphQLSchema;
let nullable: GraphQLSchema;
let options: GeneratorOptions;
let asked: Set<string>;
const gateways = new Map<string, Gateway>();
const servers: Server[] = [];

beforeAll(async () => {
  injectFaults(subgraphs);
  database = await seededDatabase(WHOLE_GRAPH);
  const onFetch = ({ subgraph }: { subgraph: string }) => void asked.add(subgraph);
  // One schema has no limit of cost; what nested pages could hold is mostly not there.
  const compiled = { subgraphExecution: 'compiled', limits: { request: {}, operation: { cost: 10_000_000 } } } as const;
  gateways.set('compiled', await loadGraph(compiled, log, { onFetch }));
  gateways.set('interpreted', await loadGraph({ ...compiled, subgraphExecution: 'interpreted' }, log));
  gateways.set('stitched', await loadGraph({ ...compiled, queryPlanner: 'stitched' }, log));
  gateways.set('http', await loadGraph(compiled, log, { clients: await remoteClients() }));

  const { apiSchema } = gatewayOf('compiled');
  merged = mergeSubgraphs(subgraphs, apiSchema);
  nullable = mergeSubgraphs(subgraphs, withoutNonNull(apiSchema));
  // Without the rules of our scalars, so that literals may break them.
  const valid = buildASTSchema(parse(printSchema(apiSchema)));
  options = {
    samples: SCALAR_SAMPLES,
    sampleOf: await samplesOf(merged, contextOf('sampling')),
    valid,
    fields: 16,
    nesting: 0.5,
  };
});
afterAll(async () => {
  for (const gateway of gateways.values()) gateway.dispose();
  await Promise.all(servers.map(stop));
  await database?.close();
});

/** Our subgraphs behind HTTP: on the loopback interface, one server for each. */
async function remoteClients(): Promise<SubgraphClient[]> {
  return Promise.all(
    subgraphs.map(async ({ name, schema, sdl }) => {
      const server = await serveSchema(schema, ({ headers }) => contextOf(String(headers[REQUEST_ID])));
      servers.push(server);
      const headersFor = (context: object) => ({ [REQUEST_ID]: (context as RequestContext).requestId }); // made by contextOf
      return remoteSubgraph({ name, url: urlOf(server), sdl, headersFor });
    }),
  );
}

function contextOf(requestId: string): RequestContext {
  return { ...requestContext(database.dataSource), requestId };
}

function gatewayOf(way: string): Gateway {
  const gateway = gateways.get(way);
  if (!gateway) throw new Error(`No gateway was started for ${way}.`);
  return gateway;
}

async function askGateway(way: string, { document, variables }: GeneratedOperation, requestId: string) {
  const answer = readAnswer(await gatewayOf(way).execute({ document, variables, context: contextOf(requestId) }));
  return way === 'stitched' ? withoutPlaceless(answer) : answer;
}

/**
 * Without the errors that have no path, beside data: stitching asks for some objects twice, and what one of its requests failed of while the other is what it takes is told like that
 * (docs/stitched-fallback.md). Each null is still to be explained by an error at its place.
 */
function withoutPlaceless({ data, errors }: ReadAnswer): ReadAnswer {
  const placed = Object.entries(errors).filter(([place]) => !data || place !== '[]');
  return { data, errors: Object.fromEntries(placed) };
}

/** What generated operations found, and the requests whose faults they met: each of them with the fallback. */
const WENT_WRONG: readonly (readonly [wrong: string, operation: string, requestId: string])[] = [
  [
    'an object of nulls for one that failed, in a list that is asked for twice',
    '{ delegation(parliament: "by-national-assembly", assembly: "treaty-pa") { seatQuotas { chamber { memberTitle } } } }',
    `${FAULTY} 1268914968`,
  ],
  [
    'another field named for the null that took the object along',
    '{ nodes(ids: ["chamber:gb-lords"]) { ... on Chamber { name identifiers { scheme } } } }',
    `${FAULTY} 2147483641`,
  ],
  [
    'the list named for the null of one item',
    '{ parliaments { nodes { country { delegations { assembly { slug } } } } } }',
    `${FAULTY} 763400577`,
  ],
  [
    'paths without the indices of lists',
    '{ parliaments { nodes { c: delegations { seatQuotaHistory { basis } } } } }',
    `${FAULTY} 256601895`,
  ],
  [
    'the code of an error lost where an object is asked for in two ways',
    '{ article(slug: "a-session") { related { publisher { officialLanguages } publisher { ... on Node { id } } } } }',
    `${FAULTY} 125171934`,
  ],
  [
    'an object lost for a field of a fragment within fragments on interfaces',
    '{ delegation(parliament: "by-national-assembly", assembly: "old-pa") { sender { ... on Organization { ... on Node { ... on Organization { name } } } } } }',
    `${FAULTY} 0`,
  ],
  [
    'an object lost for the key beside a fragment that asks for its type alone',
    '{ articles { nodes { mentions { entity { ... on Organization { ... on Assembly { __typename } __typename ... on Node { id } } } } } } }',
    'faultless',
  ],
];

describe('a gateway over our subgraphs', () => {
  it(`answers ${OPERATIONS} generated operations as one merged schema does: in this process, over HTTP, and by the stitched fallback`, async () => {
    const seen = { seed: operationSeed(), operations: 0, data: 0, nested: 0, crossing: 0, failing: 0, refused: 0 };
    const note = ({ data, errors }: ReadAnswer) => {
      seen.operations++;
      if (data) seen.data++;
      if (depthOf(data) > 3) seen.nested++;
      if (asked.size > 1) seen.crossing++;
      if (data === undefined) seen.refused++;
      else if (Object.keys(errors).length > 0) seen.failing++;
    };
    const operations = operationsOf(gatewayOf('compiled').apiSchema, options);

    await repeatably('src/equality', OPERATIONS, seen.seed, () =>
      fc.assert(
        fc.asyncProperty(operations, requestIds, dice, async (operation, id, rolled) => {
          // The servers behind HTTP interpret, too: in this process one operation of ten is enough.
          const interpreted = rolled % 10 === 0 ? ['interpreted'] : [];
          note(await expectTheSame(['compiled', 'http', 'stitched', ...interpreted], operation, id));
        }),
        { numRuns: OPERATIONS, seed: seen.seed },
      ),
    );

    tell(seen);
    // An answer that holds nothing is soon alike.
    expect(seen.data).toBeGreaterThan(0.6 * OPERATIONS);
    expect(seen.nested).toBeGreaterThan(0.2 * OPERATIONS);
    expect(seen.crossing).toBeGreaterThan(0.25 * OPERATIONS);
    expect(seen.failing).toBeGreaterThan(0.05 * OPERATIONS);
    expect(seen.refused).toBeLessThan(0.3 * OPERATIONS);
  }, 1_800_000);

  it.each(WENT_WRONG)('answers what went wrong once: %s', async (_, text, id) => {
    await expectTheSame(['compiled', 'http', 'stitched'], { text, document: parse(text), variables: {} }, id);
  });
});

/** Which ways are asked, besides the usual: fast-check makes it smaller, too, and 0 is all of them. */
const dice = fc.nat(19);

/** Half of the requests meet faults. */
const requestIds = fc.oneof(
  fc.constant('faultless'),
  fc.nat().map((number) => `${FAULTY} ${number}`),
);

/** Asks an operation in several ways, and expects of each what the merged schema answers, which is returned. */
async function expectTheSame(
  ways: readonly string[],
  operation: GeneratedOperation,
  requestId: string,
): Promise<ReadAnswer> {
  asked = new Set();
  const [expected, ...answers] = await Promise.all([
    askMerged(merged, operation, limits, contextOf(requestId)).then(readAnswer),
    ...ways.map((way) => askGateway(way, operation, requestId)),
  ]);
  for (const [at, answer] of answers.entries()) await expectAlike(ways[at], answer, expected, operation, requestId);
  return expected;
}

async function expectAlike(
  way: string | undefined,
  answer: ReadAnswer,
  expected: ReadAnswer,
  operation: GeneratedOperation,
  requestId: string,
): Promise<void> {
  if (!areAlike(expected, answer)) expect({ way, ...answer }).toEqual({ way, ...expected });
  const doubtful = doubtfulErrors(answer, expected);
  if (doubtful.length === 0) return;
  const every = readAnswer(await askMerged(nullable, operation, limits, contextOf(requestId)));
  // Where stitching loses the reason for a null, it tells that there is one, and the reason without a path.
  const isTrue = way === 'stitched' ? isTrueOrNull : isTrueError;
  expect({ way, untrue: doubtful.filter((error) => !isTrue(error, every)) }).toEqual({ way, untrue: [] });
}

function isTrueOrNull(...of: Parameters<typeof isTrueError>): boolean {
  return isTrueError(...of) || explainsNull(...of);
}

/** How many objects stand within each other. */
function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return (Array.isArray(value) ? 0 : 1) + Math.max(0, ...Object.values(value).map(depthOf));
}
