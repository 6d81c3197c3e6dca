import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { getNamedType, isInterfaceType, isListType, isNonNullType, isObjectType, isUnionType, parse } from 'graphql';
import type { GraphQLNamedType } from 'graphql';
import { pino } from 'pino';
import { loadGraph } from './app.js';
import { composeSupergraph } from './gateway/composeSupergraph.js';
import type { Gateway } from './gateway/createGateway.js';
import { ownClients } from './ownSubgraphs.js';
import { ClientError } from './platform/errors.js';
import { subgraphs } from './subgraphs/index.js';
import { appTransports, appUnderTest, TEST_CONFIG, type AppUnderTest } from './testing/app.js';
import { operationCount, operationSeed, repeatably, tell } from './testing/generatedOperations.js';
import type { PlanningReport } from './testing/planOperations.js';
import { requestContext } from './testing/requestContext.js';
import { recordStatements } from './testing/statements.js';
import { fiftyArticles, ARTICLE_TO_SEATS } from './testing/seeds/fiftyArticles.js';

const log = pino({ level: 'silent' });
let graph: AppUnderTest;

beforeAll(async () => {
  graph = await appUnderTest(fiftyArticles());
});
afterAll(async () => graph?.[Symbol.asyncDispose]());

async function run(gateway: Gateway, query: string, variables: Record<string, unknown> = {}) {
  const context = requestContext(graph.database.dataSource);
  const result = await gateway.execute({ document: parse(query), variables, context });
  // Answers have no prototype: as plain JSON they compare with literals.
  return JSON.parse(JSON.stringify(result)) as {
    data: Record<string, unknown> | null;
    errors?: Record<string, unknown>[];
  };
}

describe.each(appTransports)('from an article to seats and people, with %s subgraphs', (transport) => {
  it('costs at most six fetches, and at most one statement per type and level, for one article as for fifty', async () => {
    await using remote = transport === 'remote' ? await appUnderTest(fiftyArticles(), transport) : undefined;
    const { clients, database } = remote ?? graph;
    const fetches: string[] = [];
    const onFetch = ({ subgraph }: { subgraph: string }) => fetches.push(subgraph);
    const gateway = await loadGraph(TEST_CONFIG, log, { clients: clients(), onFetch });
    const record = recordStatements(database.dataSource);

    const cost = async (first: number) => {
      const before = [fetches.length, record.texts.length] as const;
      const { data, errors } = await run(gateway, ARTICLE_TO_SEATS, { first });
      expect(errors).toBeUndefined();
      expect((data as { articles: { nodes: unknown[] } }).articles.nodes).toHaveLength(first);
      return { fetches: fetches.length - before[0], statements: record.texts.length - before[1] };
    };
    const one = await cost(1);
    const fifty = await cost(50);
    record.stop();
    gateway.dispose();

    expect(fifty).toEqual(one);
    expect(one.fetches).toBeLessThanOrEqual(6);
    // Article, mention, topic and statement; assembly; country and parliament; delegation and its seats; the
    // representative and three times a person or a name of the slices in between.
    expect(one.statements).toBeLessThanOrEqual(13);
  });
});

/**
 * Asks every subgraph for something of its own, hung on objects of the others. What a subgraph adds to another's object as
 * a non-null field is asked for by itself: by GraphQL's own rule its loss blanks the nearest nullable field above it.
 */
const EVERYTHING = `{
  country(code: "BY") { name parliament { name } }
  sending: country(code: "BY") { delegations {
    name totalSeats assembly { acronym } plenipotentiaryRepresentative { name } citations { source { title } } } }
  mentioned: country(code: "BY") { articles { nodes { headline } } }
  assembly(slug: "treaty-pa") { acronym seatSummary { seats } delegations(first: 1) { nodes { parliament { name } } } }
  led: assembly(slug: "treaty-pa") { posts { label } }
  publishing: assembly(slug: "treaty-pa") { articles { nodes { headline } } }
  person(slug: "anna") { name }
  speaking: person(slug: "anna") { statements { text } }
  article(slug: "article-01") { headline publisher { acronym } statements { speaker { name } } }
  node(id: "person:anna") { id }
}`;

describe('a subgraph that is down', () => {
  it.each(subgraphs.map(({ name }) => name))('%s blanks its own fields and nothing else', async (down) => {
    const clients = ownClients(TEST_CONFIG);
    const whole = await loadGraph(TEST_CONFIG, log, { clients });
    const maimed = await loadGraph(TEST_CONFIG, log, {
      clients: clients.map((client) =>
        client.name === down
          ? {
              ...client,
              execute: () => Promise.reject(new ClientError('SUBGRAPH_UNAVAILABLE', 'It is down.', { subgraph: down })),
            }
          : client,
      ),
    });
    const expected = (await run(whole, EVERYTHING)).data;
    const { data, errors = [] } = await run(maimed, EVERYTHING);
    whole.dispose();
    maimed.dispose();

    expect(errors.length).toBeGreaterThan(0);
    for (const { extensions } of errors) expect(extensions).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    const blanked = new Set<string>();
    compare(expected, data, [], blanked);
    expect([...blanked].sort()).toEqual(OWN_FIELDS[down]);
  });
});

/** The paths that are null when a subgraph is down, list indices left out: those of its own fields. */
const OWN_FIELDS: Record<string, string[]> = {
  parliaments: ['assembly.delegations.nodes.parliament', 'country', 'mentioned', 'sending'],
  assemblies: ['article.publisher.acronym', 'assembly', 'led', 'publishing', 'sending'],
  people: [
    'article.statements.speaker',
    'led',
    'person',
    'sending.delegations.plenipotentiaryRepresentative',
    'speaking',
  ],
  news: ['article', 'mentioned', 'publishing', 'speaking'],
  sources: ['node', 'sending.delegations.citations.source'],
};

function compare(expected: unknown, got: unknown, path: string[], blanked: Set<string>): void {
  if (got === null && expected !== null) {
    blanked.add(path.join('.'));
  } else if (Array.isArray(expected)) {
    expect(got).toHaveLength(expected.length);
    expected.forEach((item, at) => compare(item, (got as unknown[])[at], path, blanked));
  } else if (typeof expected === 'object' && expected !== null) {
    for (const [key, value] of Object.entries(expected))
      compare(value, (got as Record<string, unknown>)[key], [...path, key], blanked);
  } else {
    expect(got).toEqual(expected);
  }
}

describe('the whole schema', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await loadGraph(TEST_CONFIG, log);
  });
  afterAll(() => gateway.dispose());

  it('describes every type, field, argument and value', () => {
    const undescribed: string[] = [];
    const note = (where: string, { description }: { description?: string | null | undefined }) => {
      if (!description) undescribed.push(where);
    };
    for (const type of publicTypes(gateway)) {
      note(type.name, type);
      for (const [name, part] of partsOf(type)) {
        note(`${type.name}.${name}`, part);
        for (const argument of part.args ?? []) note(`${type.name}.${name}(${argument.name}:)`, argument);
      }
    }

    expect(undescribed).toEqual([]);
  });

  it('keeps every field nullable whose type another subgraph owns', () => {
    const owners = ownersOfTypes();
    const wrong: string[] = [];
    for (const { name: subgraph, schema } of subgraphs) {
      for (const type of Object.values(schema.getTypeMap())) {
        if (!isObjectType(type) || type.name.startsWith('_')) continue;
        for (const field of Object.values(type.getFields())) {
          const owner = owners.get(getNamedType(field.type).name);
          const isForeign = owner !== undefined && owner !== subgraph;
          // Items of a list are there because the list's owner put them there.
          if (isForeign && isNonNullType(field.type) && !isListType(field.type.ofType))
            wrong.push(`${type.name}.${field.name}`);
        }
      }
    }

    expect(wrong).toEqual([]);
  });

  it('pages or bounds every list of a root field', () => {
    const query = gateway.apiSchema.getQueryType();
    const lists = Object.values(query?.getFields() ?? {}).filter(({ type }) =>
      isListType(isNonNullType(type) ? type.ofType : type),
    );

    expect(lists.map(({ name }) => name)).toEqual(['nodes']);
  });
});

function publicTypes({ apiSchema }: Gateway): GraphQLNamedType[] {
  return Object.values(apiSchema.getTypeMap()).filter(({ name }) => !name.startsWith('__') && !BUILT_IN.has(name));
}

const BUILT_IN = new Set(['String', 'Int', 'Float', 'Boolean', 'ID']);

interface Part {
  description?: string | null | undefined;
  args?: readonly { name: string; description?: string | null | undefined }[];
}

function partsOf(type: GraphQLNamedType): [string, Part][] {
  if ('getFields' in type) return Object.entries(type.getFields());
  return 'getValues' in type ? type.getValues().map((value) => [value.name, value]) : [];
}

/** Which subgraph owns each entity: the one that can resolve it by a key and is the first to define it with more than the key. */
function ownersOfTypes(): Map<string, string> {
  const owners = new Map<string, string>();
  for (const { name, references, tables } of subgraphs) {
    const own = new Set(tables.map((table) => table.name));
    for (const type of Object.keys(references)) if (own.has(type)) owners.set(type, name);
  }
  for (const { schema } of subgraphs) {
    for (const type of Object.values(schema.getTypeMap())) {
      // An interface or union has no one owner: the people behind it may be anybody's.
      if ((isInterfaceType(type) || isUnionType(type)) && !type.name.startsWith('_') && type.name !== 'Node')
        owners.set(type.name, 'several');
    }
  }
  return owners;
}

describe('the planner', () => {
  const count = operationCount(2_000);
  const seed = operationSeed();

  it(`plans ${count} generated operations in a process of its own, or refuses them with a message`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hemicycle-supergraph-'));
    const file = join(folder, 'supergraph.graphql');
    await writeFile(file, composeSupergraph(subgraphs));

    await repeatably('src/federation', count, seed, async () => {
      const args = ['dist/testing/planOperations.js', file, String(count), String(seed)];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      const { planned, withoutPlan, refusals } = JSON.parse(stdout) as PlanningReport;
      const refused = Object.values(refusals).reduce((sum, refusal) => sum + refusal.count, 0);
      tell({ planned, withoutPlan, refused });

      expect(planned + withoutPlan + refused).toBe(count);
      expect(refused).toBeLessThan(count / 100);
    });
    await rm(folder, { recursive: true });
  }, 900_000);
});
