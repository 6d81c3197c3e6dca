import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { withLink } from '../../testing/gatewayFixture.js';
import { composeSupergraph } from '../composeSupergraph.js';
import { endAhead, PlannerProcess, startAhead } from './plannerProcess.js';

const supergraph = composeSupergraph([{ name: 'one', sdl: withLink('type Query { one: Int }') }]);

describe('the process of the planner that was started ahead', () => {
  it('is the one that the next planner takes, and no other after it', async () => {
    const child = startAhead();
    const ended = once(child, 'exit');
    const [first, second] = [new PlannerProcess(supergraph, 10_000), new PlannerProcess(supergraph, 10_000)];
    expect([await first.load(), await second.load()]).toMatchObject([{ kind: 'loaded' }, { kind: 'loaded' }]);

    first.retire();
    await ended;
    expect(await second.load()).toMatchObject({ kind: 'loaded' });
    second.retire();
  });

  it('is another when it ended meanwhile', async () => {
    const child = startAhead();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const planner = new PlannerProcess(supergraph, 10_000);
    expect(await planner.load()).toMatchObject({ kind: 'loaded' });
    planner.retire();
  });

  it('ends where no planner is wanted', async () => {
    const ended = once(startAhead(), 'exit');
    endAhead();
    expect(await ended).toEqual([null, 'SIGKILL']);
  });
});
