import type { Logger } from 'typeorm';
import type { DatabaseLog } from './databaseLog.js';

/** TypeORM would write to the console. Only its warnings are news: whatever fails is thrown, and logged where it is caught. */
export function typeormLog(log: DatabaseLog | undefined): Logger {
  const ignore = () => undefined;
  return {
    logQuery: ignore,
    logQueryError: ignore,
    logQuerySlow: ignore,
    logSchemaBuild: ignore,
    logMigration: ignore,
    log: (level, message: unknown) =>
      level === 'warn' ? log?.warn({ warning: String(message) }, 'TypeORM warns') : undefined,
  };
}
