import { startSwappedGateway, type Memory } from '../swappedProcess.js';
import { SoakClients } from './soakClients.js';

/** What is left of many requests of every kind. */
export interface SoakFigures {
  /** After the first of them, and after all. */
  readonly before: Memory;
  readonly after: Memory;
  /** How many answers of each status there were: 0 where the client left before. */
  readonly statuses: Readonly<Record<string, number>>;
}

export interface SoakPlan {
  readonly requests: number;
  /** After so many of them caches are full and code is compiled. */
  readonly warmUp: number;
  /** How often the supergraph is replaced meanwhile, evenly. */
  readonly reloads: number;
}

/** @param tell told of each reload: how many requests there were, and what the memory is then */
export async function measureSoak(
  { requests, warmUp, reloads }: SoakPlan,
  tell: (asked: number, memory: Memory) => void,
): Promise<SoakFigures> {
  await using gateway = await startSwappedGateway({ BATCHING: '5', LOG_LEVEL: 'silent' });
  await using clients = new SoakClients(gateway.url);
  let before: Memory | undefined;
  const each = requests / reloads;
  for (let reload = 0; reload < reloads; reload++) {
    // The reload comes while requests are under way.
    await Promise.all([clients.ask(each), gateway.swap()]);
    if ((reload + 1) * each <= warmUp) before = await gateway.memory();
    if (reload % 5 === 4) tell(clients.asked, await gateway.memory());
  }
  await clients.leave();
  return { before: before ?? (await gateway.memory()), after: await gateway.memory(), statuses: clients.statuses };
}
