import type { Probe } from './probe.js';

/** The history of writes that a server has: positions in its log mean something to servers of the same one. */
export interface LogHistory {
  /** What `initdb` called the cluster, which its copies keep. */
  readonly cluster: string;
  readonly database: string;
  /** A promoted standby begins another one. */
  readonly timeline: number;
}

/** How far a server has come in its log. */
export interface LogPosition extends LogHistory {
  readonly lsn: bigint;
}

type Row<Lsn> = LogHistory & { readonly lsn: Lsn };

/** Needs no privilege. Fails on a standby. */
const AT_PRIMARY = `
  SELECT pg_current_wal_lsn() AS lsn, system_identifier AS cluster, current_database() AS database,
    ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int AS timeline
  FROM pg_control_system()`;

/** The receiver knows the timeline at once, and tells it to members of pg_read_all_stats; the control file, open to all, from the next restart point on. */
const AT_STANDBY = `
  SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() END AS lsn, system_identifier AS cluster,
    current_database() AS database,
    coalesce((SELECT received_tli FROM pg_stat_wal_receiver), greatest(timeline_id, min_recovery_end_timeline)) AS timeline
  FROM pg_control_system(), pg_control_checkpoint(), pg_control_recovery()`;

/** How far the primary has written. Rejects where it does not say. */
export async function writtenPosition(primary: Probe): Promise<LogPosition> {
  const row = await primary.ask<Row<string>>(AT_PRIMARY);
  return { ...row, lsn: asNumber(row.lsn) };
}

/** How far a standby has replayed what its primary wrote; undefined where the server is none. Rejects where it does not say. */
export async function replayedPosition(standby: Probe): Promise<LogPosition | undefined> {
  const row = await standby.ask<Row<string | null>>(AT_STANDBY);
  return row.lsn === null ? undefined : { ...row, lsn: asNumber(row.lsn) };
}

/** What sets two histories apart, in a word; undefined where they are the same. */
export function differenceOf(one: LogHistory, other: LogHistory): keyof LogHistory | undefined {
  return (['cluster', 'database', 'timeline'] as const).find((each) => one[each] !== other[each]);
}

/** A position in the write-ahead log, such as 16/B374D848, as a number. */
function asNumber(lsn: string): bigint {
  const [high = '', low = ''] = lsn.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}
