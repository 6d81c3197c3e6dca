import type { Database, Statement } from '../platform/database.js';
import { Counter, Gauge, Histogram } from '../platform/metrics/instruments.js';
import type { Registry } from '../platform/metrics/registry.js';

/** How the database answers; nothing where there is none. */
export class DatabaseMetrics {
  private readonly statements: Counter;
  private readonly durations: Histogram;
  private database: Pick<Database, 'poolCounts' | 'embeddedRestarts' | 'health'> | undefined;

  constructor(registry: Registry) {
    this.statements = registry.add(
      new Counter('hemicycle_sql_statements_total', 'Reads of the database, by how they ended.', ['server', 'outcome']),
    );
    this.durations = registry.add(
      new Histogram('hemicycle_sql_duration_seconds', 'From the connection that was free to the answer.', ['server']),
    );
    const gauge = (name: string, help: string, read: (database: NonNullable<typeof this.database>) => number) =>
      registry.add(new Gauge(name, help, [], () => (this.database ? [[[], read(this.database)]] : [])));
    gauge('hemicycle_database_up', 'Whether the database answered when it was looked at last.', (database) =>
      database.health().isAnswering ? 1 : 0,
    );
    gauge('hemicycle_database_connections', 'Connections for reads.', (database) => database.poolCounts().open);
    gauge(
      'hemicycle_database_connections_idle',
      'Connections for reads that nobody uses.',
      (database) => database.poolCounts().idle,
    );
    gauge(
      'hemicycle_database_reads_waiting',
      'Reads that wait for a connection.',
      (database) => database.poolCounts().waiting,
    );
    gauge(
      'hemicycle_embedded_database_restarts_total',
      'How often the embedded database was started again.',
      (database) => database.embeddedRestarts(),
    );
  }

  readonly onStatement = ({ server, ms, error }: Statement): void => {
    this.statements.add([server, error === undefined ? 'ok' : 'failed']);
    this.durations.observe([server], ms / 1000);
  };

  watch(database: NonNullable<typeof this.database>): void {
    this.database = database;
  }
}
