import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { DatabaseMetrics, type WatchedDatabase } from './databaseMetrics.js';

describe('the metrics of a database', () => {
  const seriesOf = async (registry: Registry) => (await registry.metrics()).match(/^hemicycle_database_\w+.*$/gm);

  it('are read when they are asked for, each replica by its place, without its address', async () => {
    const registry = new Registry();
    const metrics = new DatabaseMetrics(registry);
    expect(await seriesOf(registry)).toBeNull();
    let isAnswering = true;
    const database: WatchedDatabase = {
      health: () => ({ isAnswering }),
      poolCounts: () => ({ open: 3, idle: 1, waiting: 0 }),
      areReplicasCurrent: () => [isAnswering, true],
      embeddedRestarts: () => 0,
    };

    metrics.watch(database);
    await registry.metrics();
    isAnswering = false;

    expect(await seriesOf(registry)).toEqual([
      'hemicycle_database_up 0',
      'hemicycle_database_connections 3',
      'hemicycle_database_connections_idle 1',
      'hemicycle_database_reads_waiting 0',
      'hemicycle_database_replica_current{replica="0"} 0',
      'hemicycle_database_replica_current{replica="1"} 1',
    ]);
  });
});
