import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { EntityManager } from 'typeorm';
import type { DatabaseLog } from './databaseLog.js';
import { differenceOf, writtenPosition, type LogPosition } from './logPosition.js';
import { listen } from './notifications.js';
import { Probe } from './probe.js';
import type { PoolCounts, ReadPool } from './readPool.js';
import { PROBE_TIMEOUT_MS, Replica } from './replica.js';

/** How often the primary and its replicas are asked how far they are. */
const LOOK_EVERY_MS = 1_000;

/** Where processes tell each other of writes that readers must see. */
const WRITES = 'hemicycle_writes';

export interface ReplicaOptions {
  primary: string;
  urls: readonly string[];
  /** Connections to a replica. */
  poolOf: (url: string) => ReadPool;
  /** A connection to the primary, to be told of writes on. */
  connect: () => pg.Client;
  log: DatabaseLog | undefined;
}

/** Streaming replicas (hot standbys) that reads go to. */
export interface Replicas {
  /** One that may be read now. */
  current(): Replica | undefined;
  /** Of each, whether it may be read now. */
  areCurrent(): readonly boolean[];
  /** Of each, its connections. */
  counts(): readonly PoolCounts[];
  /** After a write that readers must see: no replica is read before it has replayed all that the primary has written by now. */
  catchUp(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Has all processes that read from replicas do what `catchUp` does, as soon as they hear that the transaction of this manager was committed. Who does not hear it,
 * because its connection was broken just then, sees the write within about two seconds, as any other.
 */
export async function announceWrite(manager: EntityManager): Promise<void> {
  await manager.query(`NOTIFY ${WRITES}`);
}

/**
 * Looks after replicas that reads may go to.
 * A replica is read while it answers, replays what this primary writes (and none of another cluster, database or timeline), and has replayed what
 * was written a look before, so that no read is older than about two seconds, nor older than what `catchUp` and `announceWrite` ask for. Where there
 * is none, where one cannot be reached, hangs, or dies with a read under way, the primary is to be asked instead; it is looked at again each second.
 *
 * TypeORM's own replication would not start without all of its slaves, and would go on asking one that is gone.
 */
export async function watchReplicas(options: ReplicaOptions): Promise<Replicas> {
  const primary = new Probe({ connectionString: options.primary }, PROBE_TIMEOUT_MS);
  const replicas = options.urls.map((url) => new Replica(url, options.poolOf(url), options.log));
  const ended = new AbortController();
  /** Replicas that have not come so far are not read. Positions in a log only grow, until another timeline begins. */
  let required = 0n;
  /** Where the primary was when it was asked last. */
  let seen: LogPosition | undefined;
  /** Writes that readers must see: how many were told, and of how many it is known where they end. All that was written before this is the first. */
  let told = 1;
  let located = 0;
  let turn = 0;
  let isPrimarySeen = true;

  function tellPrimary(isSeen: boolean): void {
    if (isSeen === isPrimarySeen) return;
    isPrimarySeen = isSeen;
    if (isSeen) options.log?.info({}, 'The primary is seen again');
    else options.log?.warn({}, 'The primary is not seen: how far replicas are behind is not known meanwhile');
  }

  async function look(): Promise<void> {
    const writes = told;
    const now = await writtenPosition(primary).catch(() => undefined);
    // Where nobody reaches the primary nothing is written. Where it is this process alone, replicas may fall behind unseen: the log says so.
    tellPrimary(now !== undefined);
    if (now) {
      const before = seen && differenceOf(now, seen) === undefined ? seen : undefined;
      const least = before && writes <= located ? before.lsn : now.lsn;
      if (!before || least > required) required = least;
      located = Math.max(located, writes);
      seen = now;
    }
    const history = seen;
    if (history) await Promise.all(replicas.map((replica) => replica.look(required, history)));
  }

  async function keepLooking(): Promise<void> {
    while (!ended.signal.aborted) {
      await delay(LOOK_EVERY_MS, undefined, { ref: false, signal: ended.signal }).catch(() => undefined);
      if (!ended.signal.aborted) await look();
    }
  }

  async function catchUp(): Promise<void> {
    told += 1;
    await look();
  }

  const isCurrent = ({ replayed }: Replica) => located >= told && replayed >= required;

  const listening = await listen(options.connect, WRITES, () => void catchUp(), options.log);
  await look();
  const looking = keepLooking();
  return {
    current() {
      const current = replicas.filter(isCurrent);
      return current[(turn += 1) % current.length];
    },
    areCurrent: () => replicas.map(isCurrent),
    counts: () => replicas.map(({ counts }) => counts),
    catchUp,
    async close() {
      ended.abort();
      await listening[Symbol.asyncDispose]();
      await looking;
      await Promise.all([primary.close(), ...replicas.map((replica) => replica.close())]);
    },
  };
}
