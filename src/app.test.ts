import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { appTransports, appUnderTest, type AppUnderTest } from './testing/app.js';

/** The examples that the documentation shows, and the answers that it promises. */
const examples = readdirSync('examples/operations').map((file) => file.replace('.graphql', ''));

describe.each(appTransports)('%s subgraphs', (transport) => {
  let graph: AppUnderTest;
  beforeAll(async () => {
    graph = await appUnderTest(undefined, transport);
  });
  afterAll(async () => graph?.[Symbol.asyncDispose]());

  describe('the examples', () => {
    it.each(examples)('%s is answered as documented', async (name) => {
      const query = readFileSync(`examples/operations/${name}.graphql`, 'utf8');
      const answer = JSON.parse(readFileSync(`examples/answers/${name}.json`, 'utf8')) as unknown;

      expect(await graph.ask(query)).toEqual(answer);
    });
  });

  describe('bad input is told as expected and got, before any SQL', () => {
    const inAssembly = (field: string) => `{ assembly(slug: "csto-pa") { ${field} } }`;

    it.each([
      [
        'a page too large',
        inAssembly('delegations(first: 101) { totalCount }'),
        'Expected first to be 0 to 100, but got 101.',
      ],
      [
        'a negative page',
        inAssembly('delegations(last: -1) { totalCount }'),
        'Expected last to be 0 to 100, but got -1.',
      ],
      [
        'both first and last',
        inAssembly('delegations(first: 1, last: 1) { totalCount }'),
        'Expected either first or last, but got {"first":1,"last":1}.',
      ],
      [
        'a damaged cursor',
        inAssembly('delegations(after: "nonsense") { totalCount }'),
        'Expected after to be a cursor that Assembly.delegations gave, but got "nonsense".',
      ],
      [
        'an impossible date',
        inAssembly('seatSummary(asOf: "2023-02-30") { seats }'),
        'Expected a calendar date such as 2023-09-10, but got "2023-02-30".',
      ],
      [
        'a picture too wide',
        inAssembly('hemicycle(width: 5000) { height }'),
        'Expected width to be 100 to 4000, but got 5000.',
      ],
      [
        'one assembly to compare',
        '{ compareSeatQuotas(assemblies: ["pace"]) { asOf } }',
        'Expected assemblies to have 2 to 10 values, but got 1.',
      ],
      [
        'one assembly to compare with itself',
        '{ compareSeatQuotas(assemblies: ["pace", "pace"]) { asOf } }',
        'Expected assemblies to be different slugs, but got ["pace","pace"].',
      ],
      [
        'relevance without a search',
        '{ articles(orderBy: { field: RELEVANCE }) { totalCount } }',
        'Expected filter.text, by which relevance is measured, with the order RELEVANCE, but got null.',
      ],
      [
        'a search too long',
        inAssembly(`articles(filter: { text: "${'x'.repeat(1001)}" }) { totalCount }`),
        'Expected filter.text to have at most 1000 characters, but got 1001.',
      ],
      [
        'a list too long',
        `{ nodes(ids: ${JSON.stringify(Array.from({ length: 101 }, (_, at) => `x:${at}`))}) { id } }`,
        'Expected ids to have at most 100 values, but got 101.',
      ],
    ])('%s', async (_, query, message) => {
      const statements = await graph.statementsOf(query);
      const answer = await graph.ask(query);

      expect(answer.errors?.map((error) => [error.message, error.extensions['code']])).toEqual([
        [message, 'BAD_USER_INPUT'],
      ]);
      expect(answer.data ?? null).toBeNull();
      expect(statements).toEqual([]);
    });

    it('a cursor of another field', async () => {
      const { countries } = await graph.dataOf('{ countries(first: 1) { pageInfo { endCursor } } }');
      const { endCursor } = (countries as { pageInfo: { endCursor: string } }).pageInfo;
      const query = '{ parliaments(after: $after) { totalCount } }';

      const { errors } = await graph.ask(`query ($after: String) ${query}`, { after: endCursor });

      expect(errors?.map((error) => error.message)).toEqual([
        'Expected after to be a cursor of Query.parliaments, but got "a cursor of Query.countries".',
      ]);
    });

    it.each([
      ['countries', 'field: CODE', 'NAME ASC'],
      ['parliaments', 'field: COUNTRY', 'NAME ASC'],
      ['chambers', 'field: STATUTORY_MEMBERS, direction: DESC', 'NAME ASC'],
      ['assemblies', 'field: FOUNDED_ON', 'NAME ASC'],
      ['delegations', 'field: TOTAL_SEATS, direction: DESC', 'COUNTRY ASC'],
      ['people', 'field: NAME, direction: DESC', 'NAME ASC'],
      ['articles', 'field: PUBLISHED_ON, direction: ASC', 'PUBLISHED_ON DESC'],
      ['assembly(slug: "csto-pa") { delegations', 'field: TOTAL_SEATS', 'COUNTRY ASC'],
    ])('a cursor of another order: of %s', async (list, orderBy, usual) => {
      const asked = (page: string) =>
        `{ ${list}(${page}) { pageInfo { endCursor } } }${list.includes('{') ? ' }' : ''}`;
      const cursorOf = async (page: string) =>
        /"endCursor":"(.+?)"/.exec(JSON.stringify(await graph.dataOf(asked(page))))?.[1] ?? 'none';
      const [ofUsual, ofOther] = [await cursorOf('first: 1'), await cursorOf(`first: 1, orderBy: { ${orderBy} }`)];

      const refused = [asked(`after: "${ofOther}"`), asked(`before: "${ofUsual}", orderBy: { ${orderBy} }`)];
      const answers = await Promise.all(refused.map((query) => graph.ask(query)));
      const statements = await Promise.all(refused.map((query) => graph.statementsOf(query)));

      const other = orderBy.replace('field: ', '').replace(', direction: ', ' ').replace(/^\w+$/, '$& ASC');
      expect(answers.map(({ errors }) => errors?.map(({ message }) => message))).toEqual([
        [`Expected after to be a cursor of the order ${usual}, but got "one of the order ${other}".`],
        [`Expected before to be a cursor of the order ${other}, but got "one of the order ${usual}".`],
      ]);
      expect(statements).toEqual([[], []]);
      expect((await graph.ask(asked(`after: "${ofOther}", orderBy: { ${orderBy} }`))).errors).toBeUndefined();
    });

    it('an unknown enum value, and an impossible date in a variable', async () => {
      const enumValue = await graph.ask('{ assembly(slug: "pace") { posts(roles: [EMPEROR]) { label } } }');
      const date = await graph.ask(
        'query ($on: Date) { assembly(slug: "pace") { seatSummary(asOf: $on) { seats } } }',
        {
          on: '2023-02-30',
        },
      );

      expect(enumValue.errors?.[0]?.message).toBe('Value "EMPEROR" does not exist in "PostRole" enum.');
      expect(date.errors?.[0]?.message).toContain('Expected a calendar date such as 2023-09-10, but got "2023-02-30".');
    });

    it('leaves unknown slugs null', async () => {
      expect(
        await graph.dataOf(
          '{ assembly(slug: "x") { id } delegation(assembly: "x", parliament: "y") { id } node(id: "z") { id } }',
        ),
      ).toEqual({ assembly: null, delegation: null, node: null });
    });
  });

  describe('an order in a variable that leaves its direction out', () => {
    it('has the usual direction, for cursors too', async () => {
      const query = 'query ($by: CountryOrder!, $after: String) { countries(first: 1, orderBy: $by, after: $after) { nodes { code } pageInfo { endCursor } } }'; // prettier-ignore
      const ask = (by: object, after?: string) => graph.dataOf(query, { by, after });

      const first = await ask({ field: 'CODE' });
      const second = await ask({ field: 'CODE' }, (first as CountryPage).countries.pageInfo.endCursor);

      expect(first).toEqual(await ask({ field: 'CODE', direction: 'ASC' }));
      expect([first, second].map((page) => (page as CountryPage).countries.nodes)).toEqual([
        [{ code: 'AD' }],
        [{ code: 'AE' }],
      ]);
    });
  });

  interface CountryPage {
    countries: { nodes: { code: string }[]; pageInfo: { endCursor: string } };
  }

  describe('a wide query', () => {
    it('gets more than a hundred entities of another subgraph at once', async () => {
      const { assemblies } = await graph.dataOf(
        '{ assemblies(first: 100) { nodes { delegations(first: 100) { nodes { country { name } } } } } }',
      );

      const named = (assemblies.nodes as { delegations: { nodes: { country: { name: string } | null }[] } }[])
        .flatMap(({ delegations }) => delegations.nodes)
        .filter(({ country }) => country !== null);
      expect(new Set(named.map(({ country }) => country?.name)).size).toBeGreaterThan(100);
    });

    it('is refused where page sizes multiply beyond what can be answered', async () => {
      const inner = 'delegations(first: 100) { nodes { country { delegations { assembly { id } } } } }';
      const nested = `{ assemblies(first: 100) { nodes { ${inner.replace('id }', `${inner} }`)} } } }`;

      const { data, errors } = await graph.ask(nested);

      expect(data ?? null).toBeNull();
      expect(errors?.map(({ extensions }) => [extensions['code'], extensions['limit']])).toEqual([
        ['OPERATION_TOO_LARGE', 'cost'],
      ]);
    });
  });

  describe('an error of ours', () => {
    it('is masked for the client, and in the log once, with the request id', async () => {
      await graph.database.dataSource.query('ALTER TABLE news.topic RENAME TO hidden');
      const before = graph.logged.length;
      const { data, errors } = await graph.ask('{ topic(slug: "sovereignty") { label } article(slug: "x") { id } }');
      await graph.database.dataSource.query('ALTER TABLE news.hidden RENAME TO topic');

      const requestId = errors?.[0]?.extensions['requestId'] as string;
      expect(data).toEqual({ topic: null, article: null });
      expect(errors).toEqual([
        {
          message: `Something went wrong on our side. Quote the request id ${requestId} when you report it.`,
          path: ['topic'],
          extensions: { code: 'INTERNAL_SERVER_ERROR', requestId, subgraph: 'news' },
        },
      ]);
      const lines = graph.logged.slice(before).filter((line) => line['requestId'] === requestId);
      // Where the subgraph is elsewhere, its own process knows the cause, and ours that something went wrong there.
      expect(lines).toHaveLength(transport === 'remote' ? 2 : 1);
      expect(JSON.stringify(lines[0])).toContain('relation \\"news.topic\\" does not exist');
    });
  });

  describe('health', () => {
    it('is live and ready', async () => {
      const [live, ready] = await Promise.all([
        graph.app.http.inject('/health/live'),
        graph.app.http.inject('/health/ready'),
      ]);

      expect([live.statusCode, ready.statusCode]).toEqual([200, 200]);
      const checks = transport === 'remote' ? { graph: true } : { graph: true, database: true };
      expect(ready.json()).toEqual({ status: 'ready', ...checks });
    });
  });
});
