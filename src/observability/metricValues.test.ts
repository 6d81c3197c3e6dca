import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import type { OperationRecord } from '../gateway/operationRecord.js';
import type { ServedGraph } from '../gateway/servedGraph.js';
import type { FetchEvent } from '../gateway/subgraphCalls.js';
import { DatabaseMetrics } from './databaseMetrics.js';
import { GraphMetrics } from './graphMetrics.js';
import { addLoadMetrics } from './loadMetrics.js';
import { OperationNames } from './operationNames.js';
import { RequestMetrics } from './requestMetrics.js';
import { SubgraphMetrics } from './subgraphMetrics.js';

/** The values of all series of a name, by their labels; of histograms, without the buckets. */
async function valuesOf(registry: Registry, name: string): Promise<Record<string, number>> {
  const lines = (await registry.metrics()).split('\n').filter((line) => /^[^#]/.test(line));
  const series = lines.map((line) => /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? []);
  const own = series.filter(([, of = '']) => of.startsWith(name) && !of.endsWith('_bucket'));
  return Object.fromEntries(
    own.map(([, of = '', labels, value]) => [[of.slice(name.length), labels].filter(Boolean).join(' '), Number(value)]),
  );
}

describe('the values of metrics', () => {
  it('of operations are seconds, of planning those of plans that were made', async () => {
    const registry = new Registry();
    const metrics = new RequestMetrics(registry, new OperationNames(['Stars'], undefined));
    const operation = { name: 'Stars', kind: 'query', transport: 'post', elapsedMs: 250, errors: new Map() } as const;
    metrics.onOperation({ ...operation, planFrom: 'planner', planMs: 40 } as unknown as OperationRecord);
    metrics.onOperation({ ...operation, planFrom: 'cache' } as unknown as OperationRecord);

    expect(await valuesOf(registry, 'hemicycle_operation_duration_seconds')).toEqual({
      '_sum operation="Stars"': 0.5,
      '_count operation="Stars"': 2,
    });
    expect(await valuesOf(registry, 'hemicycle_planning_duration_seconds')).toEqual({ _sum: 0.04, _count: 1 });
    expect(await valuesOf(registry, 'hemicycle_plans_total')).toEqual({ 'from="planner"': 1, 'from="cache"': 1 });
  });

  it('of operations say which met an error of ours, however many there were', async () => {
    const registry = new Registry();
    const metrics = new RequestMetrics(registry, new OperationNames([], undefined));
    const operation = { kind: 'query', transport: 'post', elapsedMs: 1 };
    const errors = new Map([['INTERNAL_SERVER_ERROR', 100]]);
    metrics.onOperation({ ...operation, errors, hasFailed: true } as unknown as OperationRecord);
    metrics.onOperation({ ...operation, errors } as unknown as OperationRecord); // a subgraph's own, told as it told it

    expect(await valuesOf(registry, 'hemicycle_operations_total')).toEqual({
      'operation="anonymous",kind="query",transport="post",outcome="failed"': 1,
      'operation="anonymous",kind="query",transport="post",outcome="errors"': 1,
    });
  });

  it('count subscriptions, but not how long they went on', async () => {
    const registry = new Registry();
    const metrics = new RequestMetrics(registry, new OperationNames([], undefined));
    const record = { kind: 'subscription', transport: 'sse', elapsedMs: 3_600_000, errors: new Map() };
    metrics.onOperation(record as unknown as OperationRecord);

    expect(await valuesOf(registry, 'hemicycle_operations_total')).toEqual({
      'operation="anonymous",kind="subscription",transport="sse",outcome="ok"': 1,
    });
    expect(await valuesOf(registry, 'hemicycle_operation_duration_seconds')).toEqual({});
  });

  it('tell apart 200 operations at most, however many documents are trusted', () => {
    const names = new OperationNames(['Own'], { hasName: () => true });
    const labels = Array.from({ length: 300 }, (_, index) => names.labelOf(`Trusted${index}`));

    expect(new Set(labels).size).toBe(200); // 199 beside the one that was named, and all others
    expect(labels.slice(198, 201)).toEqual(['Trusted198', 'other', 'other']);
    expect([names.labelOf('Own'), names.labelOf('Trusted0'), names.labelOf(undefined)]).toEqual([
      'Own',
      'Trusted0',
      'anonymous',
    ]);
  });

  it('of requests to subgraphs are seconds, by how each ended', async () => {
    const registry = new Registry();
    const metrics = new SubgraphMetrics(registry);
    const codes = [
      undefined,
      'NOT_FOUND',
      'SUBGRAPH_UNAVAILABLE',
      'SUBGRAPH_TIMEOUT',
      'REQUEST_TIMEOUT',
      'REQUEST_CANCELLED',
    ];
    const fetched = (code: string | undefined, wasSent: boolean) =>
      metrics.onFetch({ subgraph: 'news', durationMs: 500, errorCount: code ? 1 : 0, code, wasSent } as FetchEvent);
    for (const code of codes) fetched(code, true);
    for (const code of ['SUBGRAPH_UNAVAILABLE', 'SUBGRAPH_TIMEOUT', 'REQUEST_CANCELLED']) fetched(code, false);

    expect(await valuesOf(registry, 'hemicycle_subgraph_requests_total')).toEqual({
      'subgraph="news",outcome="ok"': 1,
      'subgraph="news",outcome="errors"': 1,
      'subgraph="news",outcome="unavailable"': 1,
      'subgraph="news",outcome="timeout"': 2,
      'subgraph="news",outcome="cancelled"': 2, // nobody waits for it any more, whether it was sent or not
      'subgraph="news",outcome="unsent"': 2,
    });
    expect(await valuesOf(registry, 'hemicycle_subgraph_request_duration_seconds')).toEqual({
      '_sum subgraph="news"': 3,
      '_count subgraph="news"': 6,
    });
  });

  it('count what becomes of requests on their way one by one, and leave breakers to their own series', async () => {
    const registry = new Registry();
    const metrics = new SubgraphMetrics(registry);
    metrics.onTraffic({ kind: 'retry', subgraph: 'news', reason: 'status 503' });
    metrics.onTraffic({ kind: 'retry', subgraph: 'news', reason: 'status 503' });
    metrics.onTraffic({ kind: 'hedge', subgraph: 'news' });
    metrics.onTraffic({ kind: 'shed', subgraph: 'people' });
    metrics.onTraffic({ kind: 'breaker', subgraph: 'people', state: 'open', before: 'closed' });

    expect(await valuesOf(registry, 'hemicycle_subgraph_traffic_total')).toEqual({
      'subgraph="news",event="retry"': 2,
      'subgraph="news",event="hedge"': 1,
      'subgraph="people",event="shed"': 1,
    });
  });

  it('of reads of the database are seconds, those that failed by themselves', async () => {
    const registry = new Registry();
    const metrics = new DatabaseMetrics(registry);
    metrics.onStatement({ server: 'primary', ms: 20 });
    metrics.onStatement({ server: 'primary', ms: 20 });
    metrics.onStatement({ server: 'replica', ms: 30, error: new Error('gone') });

    expect(await valuesOf(registry, 'hemicycle_sql_statements_total')).toEqual({
      'server="primary",outcome="ok"': 2,
      'server="replica",outcome="failed"': 1,
    });
    expect(await valuesOf(registry, 'hemicycle_sql_duration_seconds')).toEqual({
      '_sum server="primary"': 0.04,
      '_count server="primary"': 2,
      '_sum server="replica"': 0.03,
      '_count server="replica"': 1,
    });
  });

  it('of the load are those of the moment', async () => {
    const registry = new Registry();
    const load = { atWork: 3, limit: 9, waiting: 2, refused: 4, left: 6 };
    addLoadMetrics(registry, load);
    const told = async () => ({
      ...(await valuesOf(registry, 'hemicycle_operations')),
      ...(await valuesOf(registry, 'hemicycle_overloaded')),
      ...(await valuesOf(registry, 'hemicycle_left')),
    });

    expect(await told()).toEqual({ _at_work: 3, _limit: 9, _waiting: 2, _total: 4, _waiting_total: 6 });
    Object.assign(load, { atWork: 0, limit: 8, waiting: 0, refused: 5, left: 7 });
    expect(await told()).toEqual({ _at_work: 0, _limit: 8, _waiting: 0, _total: 5, _waiting_total: 7 });
  });

  it('name the supergraph that is served now, and no other', async () => {
    const registry = new Registry();
    const metrics = new GraphMetrics(registry);
    let replace = () => {};
    const graph = {
      supergraphSdl: 'first',
      onReplace: (replaced: () => void) => void (replace = replaced),
    } as unknown as ServedGraph & { supergraphSdl: string };
    metrics.serve(graph);
    const hash = async () => valuesOf(registry, 'hemicycle_supergraph_info');

    expect(await hash()).toEqual({ 'hash="a7937b64b8ca"': 1 });
    graph.supergraphSdl = 'second';
    replace();
    expect(await hash()).toEqual({ 'hash="16367aacb67a"': 1 });
    metrics.refused();
    expect(await valuesOf(registry, 'hemicycle_supergraph_reloads_total')).toEqual({
      'outcome="served"': 1,
      'outcome="refused"': 1,
    });
  });
});
