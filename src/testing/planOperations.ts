import { readFileSync } from 'node:fs';
import { createGateway } from '../gateway/createGateway.js';
import { readSupergraph } from '../gateway/supergraph.js';
import { ClientError } from '../platform/errors.js';
import { generateOperation } from './generateOperation.js';

/**
 * A process that plans generated operations over a supergraph, for tests that must see what ends a process:
 *
 *     node dist/testing/planOperations.js supergraph.graphql 50000 1
 *
 * plans 50,000 operations from the seed 1, and prints a PlanningReport as JSON. An operation that is neither planned nor refused with a message ends it with code 1.
 */
export interface PlanningReport {
  readonly planned: number;
  /** Answered without any subgraph. */
  readonly withoutPlan: number;
  /** How often each refusal was given, by the planner's own word; numbers and names left out. */
  readonly refusals: Readonly<Record<string, { count: number; readonly firstSeed: number }>>;
  readonly generatingMs: number;
  readonly planningMs: number;
}

async function planOperations(supergraphFile: string, count: number, firstSeed: number): Promise<PlanningReport> {
  const supergraphSdl = readFileSync(supergraphFile, 'utf8');
  const clients = readSupergraph(supergraphSdl).subgraphs.map(({ name }) => ({
    name,
    execute: () => ({ data: null }),
  }));
  const gateway = await createGateway({ supergraphSdl, clients });
  const refusals: Record<string, { count: number; readonly firstSeed: number }> = {};
  let planned = 0;
  let withoutPlan = 0;
  let generatingMs = 0;
  const startedAt = performance.now();

  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const generatedFrom = performance.now();
    const { document } = generateOperation(gateway.apiSchema, seed);
    generatingMs += performance.now() - generatedFrom;
    try {
      if (await gateway.plan(document)) planned++;
      else withoutPlan++;
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      const reason = (typeof error.cause === 'string' ? error.cause : error.message)
        .replace(/'[^']*'|\d+/g, '…')
        .slice(0, 200);
      const known = refusals[reason];
      if (known) known.count++;
      else refusals[reason] = { count: 1, firstSeed: seed };
    }
  }
  gateway.dispose();
  const planningMs = performance.now() - startedAt - generatingMs;
  return { planned, withoutPlan, refusals, generatingMs: Math.round(generatingMs), planningMs: Math.round(planningMs) };
}

const [supergraphFile = '', count = '1000', firstSeed = '1'] = process.argv.slice(2);
planOperations(supergraphFile, Number(count), Number(firstSeed)).then(
  (report) => process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  },
);
