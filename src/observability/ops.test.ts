import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { parse } from 'yaml';
import { z } from 'zod';
import { Concurrency } from '../http/concurrency.js';
import { readServerConfig } from '../platform/config.js';
import { observe } from './observability.js';

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

/** The names of all metrics, with those that Prometheus makes of a histogram. */
async function namesOfMetrics(): Promise<ReadonlySet<string>> {
  const log = pino({ level: 'silent' });
  const { metrics } = observe(readServerConfig({}, {}).observability, log, undefined, new Concurrency(log));
  if (!metrics) throw new Error('Expected metrics to be on unless switched off.');
  const names = [...(await metrics()).matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name);
  return new Set([...names, ...names.map((name) => `${name}_bucket`), 'up']);
}

const metricsIn = (expression: string) => expression.match(/\b(?:hemicycle|nodejs|process)_\w+|\bup\b/g) ?? [];

describe('what is in ops/', () => {
  it('asks for metrics that exist, and for nothing else', async () => {
    const expressions = [...alerts, ...dashboard.panels.flatMap(({ targets }) => targets)].map(({ expr }) => expr);
    const asked = new Set(expressions.flatMap(metricsIn));
    const known = await namesOfMetrics();

    expect(expressions.filter((expression) => metricsIn(expression).length === 0)).toEqual([]);
    expect([...asked].filter((name) => !known.has(name))).toEqual([]);
  });

  it('says of each alert what to do, and of no other', () => {
    const readme = readFileSync('ops/README.md', 'utf8');
    const explained = [...readme.matchAll(/^\| `(Hemicycle\w+)` \|/gm)].map(([, name = '']) => name);

    expect(explained).toEqual(alerts.map(({ alert }) => alert));
    expect(new Set(explained).size).toBe(explained.length);
  });

  it('has each panel once', () => {
    const ids = dashboard.panels.map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
  });
});
