import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { addCounter, addGauge, SECONDS } from './instruments.js';

/** What is asked of a `Database`, in words of its own: `gateway` has metrics, but loads no database. */
export interface WatchedDatabase {
  health(): { readonly isAnswering: boolean };
  poolCounts(): { readonly open: number; readonly idle: number; readonly waiting: number };
  areReplicasCurrent(): readonly boolean[];
  embeddedRestarts(): number;
}

/** One read of a database, when it is answered or has failed. */
export interface ObservedStatement {
  readonly server: string;
  readonly ms: number;
  readonly error?: unknown;
}

/** How the database answers; nothing where there is none. */
export class DatabaseMetrics {
  private readonly statements: Counter<'server' | 'outcome'>;
  private readonly durations: Histogram<'server'>;
  private watched: WatchedDatabase | undefined;

  constructor(registry: Registry) {
    const registers = [registry];
    this.statements = new Counter({
      name: 'hemicycle_sql_statements_total',
      help: 'Reads of the database, by how they ended.',
      labelNames: ['server', 'outcome'],
      registers,
    });
    this.durations = new Histogram({
      name: 'hemicycle_sql_duration_seconds',
      help: 'From the connection that was free to the answer.',
      labelNames: ['server'],
      buckets: SECONDS,
      registers,
    });
    addGauge(registry, {
      name: 'hemicycle_database_up',
      help: 'Whether the database answered when it was looked at last.',
      read: () => asNumber(this.watched?.health().isAnswering),
    });
    addGauge(registry, {
      name: 'hemicycle_database_connections',
      help: 'Connections for reads.',
      read: () => this.watched?.poolCounts().open,
    });
    addGauge(registry, {
      name: 'hemicycle_database_connections_idle',
      help: 'Connections for reads that nobody uses.',
      read: () => this.watched?.poolCounts().idle,
    });
    addGauge(registry, {
      name: 'hemicycle_database_reads_waiting',
      help: 'Reads that wait for a connection.',
      read: () => this.watched?.poolCounts().waiting,
    });
    const areReplicasCurrent = () => this.watched?.areReplicasCurrent() ?? [];
    new Gauge({
      name: 'hemicycle_database_replica_current',
      help: 'Whether reads go to a replica, by its place in DATABASE_REPLICA_URLS.',
      labelNames: ['replica'],
      registers,
      collect() {
        for (const [index, isCurrent] of areReplicasCurrent().entries())
          this.set({ replica: String(index) }, Number(isCurrent));
      },
    });
    addCounter(registry, {
      name: 'hemicycle_embedded_database_restarts_total',
      help: 'How often the embedded database was started again.',
      read: () => this.watched?.embeddedRestarts(),
    });
  }

  watch(database: WatchedDatabase): void {
    this.watched = database;
  }

  onStatement({ server, ms, error }: ObservedStatement): void {
    this.statements.inc({ server, outcome: error === undefined ? 'ok' : 'failed' });
    this.durations.observe({ server }, ms / 1000);
  }
}

function asNumber(isTrue: boolean | undefined): number | undefined {
  return isTrue === undefined ? undefined : Number(isTrue);
}
