import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'graphql';
import { withLink } from '../testing/gatewayFixture.js';
import { composeSupergraph } from './composeSupergraph.js';
import { createGateway, type Gateway, type GatewayOptions } from './createGateway.js';
import type { SubgraphClient } from './subgraphProtocol.js';
import type { TrustedDocument } from './trustedDocuments.js';

const BEFORE = composeSupergraph([{ name: 'shop', sdl: withLink('type Query { name: String old: String }') }]);
const AFTER = BEFORE.replace(/ *old: String.*\n/, '');

let gateway: Gateway | undefined;
let others: ReadonlySet<string>;
beforeAll(() => {
  others = new Set(plannersHere());
});
afterEach(async () => {
  gateway?.dispose();
  await untilPlannersAre(0);
});

interface TestClient extends SubgraphClient {
  /** How often it was let go. */
  readonly disposals: () => number;
}

function shop(): TestClient {
  let disposals = 0;
  return {
    name: 'shop',
    execute: () => ({ data: { name: 'Shop' } }),
    dispose: () => void disposals++,
    disposals: () => disposals,
  };
}

async function start(client: SubgraphClient, options: Partial<GatewayOptions> = {}) {
  const said: [string, object][] = [];
  const say = (fields: object, message: string) => void said.push([message, fields]);
  gateway = await createGateway({
    supergraphSdl: BEFORE,
    clients: [client],
    log: { info: say, warn: say },
    ...options,
  });
  return { gateway, said };
}

/** Each engine has a planner in a process of its own, which is gone a moment after it was ended. Those of other tests in this process are not counted. */
function planners(): number {
  return plannersHere().filter((pid) => !others.has(pid)).length;
}
function plannersHere(): string[] {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim();
  return children.split(' ').filter((pid) => commandOf(pid).includes('plannerChild'));
}
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // it has ended meanwhile
  }
}
async function untilPlannersAre(count: number): Promise<void> {
  while (planners() !== count) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('replacing a supergraph', () => {
  it('is done although somebody who waits for it fails: all others are told, and the engine before it ends', async () => {
    const client = shop();
    const { gateway, said } = await start(client);
    expect(planners()).toBe(1);
    const told: string[] = [];
    gateway.onReplace(() => {
      throw new Error('no');
    });
    gateway.onReplace(() => void told.push('second'));

    await gateway.replaceSupergraph(AFTER, [shop()]);

    expect(gateway.supergraphSdl).toBe(AFTER);
    expect(told).toEqual(['second']);
    expect(said).toEqual([
      ['The supergraph was replaced', { subgraphs: ['shop'], breaking: ['Query.old was removed.'] }],
      ['The supergraph was replaced, but what follows from that went wrong', { err: new Error('no') }],
    ]);
    expect(client.disposals()).toBe(1);
    await untilPlannersAre(1);
  });

  it('that fails before it is served leaves the one before, and no engine', async () => {
    let list: readonly TrustedDocument[] | undefined = [];
    const trustedDocuments = {
      get list() {
        if (list === undefined) throw new Error('no list');
        return list;
      },
    };
    const client = shop();
    const { gateway } = await start(client, { trustedDocuments });
    list = undefined;
    const next = shop();

    await expect(gateway.replaceSupergraph(AFTER, [next])).rejects.toThrow('no list');

    expect(gateway.supergraphSdl).toBe(BEFORE);
    expect(await gateway.execute({ document: parse('{ name }'), context: {} })).toEqual({ data: { name: 'Shop' } });
    expect([client.disposals(), next.disposals()]).toEqual([0, 1]);
    await untilPlannersAre(1);
  });

  it('leaves no engine when the gateway ends meanwhile', async () => {
    const { gateway } = await start(shop());

    const replaced = gateway.replaceSupergraph(AFTER);
    gateway.dispose();

    await expect(replaced).rejects.toMatchObject({
      name: 'OperatorError',
      message: 'The supergraph is not served, because the gateway has ended meanwhile.',
    });
    expect(gateway.supergraphSdl).toBe(BEFORE);
    await untilPlannersAre(0);
  });
});
