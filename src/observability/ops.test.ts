import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { OperationRecord } from '../gateway/operationRecord.js';
import { KNOWN_CODES } from '../gateway/publicCodes.js';
import { remoteSubgraph } from '../gateway/remoteSubgraph.js';
import { labelProblems, readSeries, type Labels } from '../testing/promQl.js';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';

const alerts = z
  .object({
    groups: z.tuple([
      z.object({
        rules: z.array(
          z.object({
            alert: z.string(),
            expr: z.string(),
            for: z.string().regex(/^\d+m$/),
            labels: z.object({ severity: z.enum(['warning', 'critical']) }),
            annotations: z.object({ summary: z.string() }),
          }),
        ),
      }),
    ]),
  })
  .parse(parse(readFileSync('ops/alerts.yaml', 'utf8'))).groups[0].rules;

const dashboard = z
  .object({
    panels: z.array(z.object({ id: z.number(), title: z.string(), targets: z.array(z.object({ expr: z.string() })) })),
  })
  .parse(JSON.parse(readFileSync('ops/grafana-dashboard.json', 'utf8')));

const expressions = [...alerts, ...dashboard.panels.flatMap(({ targets }) => targets)].map(({ expr }) => expr);

/** Tells a server everything that its metrics tell apart. */
function tellEverything({
  observer,
  onFetch,
  onTraffic,
  onStatement,
  onRefusedSupergraph,
}: ServedFixture['observability']): void {
  const fetch = {
    subgraph: 'things',
    kind: 'query',
    operation: '',
    representations: 0,
    durationMs: 1,
    context: {},
  } as const;
  for (const code of [undefined, ...KNOWN_CODES])
    for (const errorCount of [0, 1]) onFetch?.({ ...fetch, errorCount, code, wasSent: true });
  onFetch?.({ ...fetch, errorCount: 1, code: 'SUBGRAPH_UNAVAILABLE', wasSent: false });
  for (const kind of ['hedge', 'shed'] as const) onTraffic?.({ kind, subgraph: 'things' });
  onTraffic?.({ kind: 'retry', subgraph: 'things', reason: 'status 503' });
  for (const error of [undefined, new Error('gone')]) onStatement?.({ server: 'primary', ms: 1, error });
  onRefusedSupergraph();
  for (const kind of ['query', 'mutation', 'subscription', undefined] as const)
    for (const [codes, hasFailed] of [
      [[], false],
      [['INTERNAL_SERVER_ERROR'], true],
      [[...KNOWN_CODES], false],
    ] as const)
      for (const planFrom of [undefined, 'cache', 'planner'] as const) {
        const record = Object.assign(new OperationRecord('id', 'post'), { kind, planFrom, hasFailed });
        for (const code of codes) record.errors.set(code, 1);
        observer?.onOperation(record);
      }
}

describe('what is in ops/', () => {
  let served: ServedFixture;
  let series: ReadonlyMap<string, Labels>;
  beforeAll(async () => {
    const things = { typeDefs: 'type Query { things: Int }' };
    const clients = [remoteSubgraph({ name: 'things', url: 'http://127.0.0.1:9/graphql' })];
    served = await serveFixture({ things }, {}, { clients });
    served.observability.watch({
      health: () => ({ isAnswering: true }),
      poolCounts: () => ({ open: 1, idle: 1, waiting: 0 }),
      areReplicasCurrent: () => [true],
      embeddedRestarts: () => 0,
    });
    tellEverything(served.observability);
    series = readSeries(await (await fetch(served.metricsUrl ?? '')).text());
  });
  afterAll(() => served.close());

  it.each(expressions)('asks for metrics, labels and values that exist, and for nothing else: %s', (expression) => {
    expect(labelProblems(expression, series)).toEqual([]);
  });

  it('says of each alert what to do, and of no other', () => {
    const readme = readFileSync('ops/README.md', 'utf8');
    const explained = [...readme.matchAll(/^\| `(Hemicycle\w+)` \|/gm)].map(([, name = '']) => name);

    expect(explained).toEqual(alerts.map(({ alert }) => alert));
    expect(new Set(explained).size).toBe(explained.length);
  });

  it('names lines of the log that the program writes', () => {
    const readme = readFileSync('ops/README.md', 'utf8');
    const named = new Set([...readme.matchAll(/`([A-Z][^`{}]* [^`{}]*)`/g)].map(([, message = '']) => message));
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
      /(?<!test)\.ts$/.test(file),
    );
    const code = sources.map((file) => readFileSync(join('src', file), 'utf8')).join('\n');

    expect(named.size).toBeGreaterThan(8);
    expect([...named].filter((message) => !code.includes(`'${message}'`))).toEqual([]);
  });

  it('judges errors of ours by the operations that met one', () => {
    const { expr } = alerts.find(({ alert }) => alert === 'HemicycleErrors') ?? { expr: '' };

    expect(expr).toContain('(rate(hemicycle_operations_total{outcome="failed"}[5m]))');
    expect(expr).not.toContain('hemicycle_errors_total');
  });

  it('has each panel once', () => {
    const ids = dashboard.panels.map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
  });

  it('tells of a subgraph that is left alone also while it is tried, which takes as long as it may', () => {
    const { expr } = alerts.find(({ alert }) => alert === 'HemicycleSubgraphLeftAlone') ?? { expr: '' };

    expect(expr).toContain('{state!="closed"}');
  });
});

describe('the check of expressions', () => {
  const known = readSeries('hemicycle_a_total{code="X",from="b"} 1\n');

  it.each([
    ['sum by (job, code) (rate(hemicycle_a_total{code=~"X|Y"}[5m]))', ['hemicycle_a_total has no code Y']],
    ['hemicycle_a_total{state!="X"} and up{job="b"}', ['hemicycle_a_total has no label state']],
    ['max by (subgraph) (hemicycle_a_total{job=~"$job"})', ['no metric here has a label subgraph']],
    ['hemicycle_b', ['there is no hemicycle_b']],
    ['1 > 0', ['it asks for nothing']],
  ])('finds what %s asks in vain', (expression, problems) => {
    expect(labelProblems(expression, known)).toEqual(problems);
  });
});
