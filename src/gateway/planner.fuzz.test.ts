import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { composeSupergraph } from './composeSupergraph.js';
import { withLink } from '../testing/gatewayFixture.js';
import { library } from '../testing/libraryFixture.js';
import type { PlanningReport } from '../testing/planOperations.js';

describe('the query planner', () => {
  it('plans 2,000 generated operations, or refuses them with a message, without ending the process that asked', () => {
    const directory = mkdtempSync(join(tmpdir(), 'hemicycle-planner-'));
    const supergraphFile = join(directory, 'supergraph.graphql');
    writeFileSync(
      supergraphFile,
      composeSupergraph(Object.entries(library).map(([name, { typeDefs }]) => ({ name, sdl: withLink(typeDefs) }))),
    );

    const output = execFileSync(
      process.execPath,
      [resolve('dist/testing/planOperations.js'), supergraphFile, '2000', '1'],
      { encoding: 'utf8' },
    );
    rmSync(directory, { recursive: true });

    const { planned, withoutPlan, refusals } = JSON.parse(output) as PlanningReport;
    const refused = Object.values(refusals).reduce((sum, { count }) => sum + count, 0);
    expect(planned + withoutPlan + refused).toBe(2_000);
    expect(refused).toBeLessThan(100);
  });
});
