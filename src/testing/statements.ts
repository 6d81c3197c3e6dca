import type { DataSource, Logger } from 'typeorm';

export interface StatementRecord {
  /** The statements so far, in order, as they were sent: without BEGIN, COMMIT and the like. */
  readonly texts: readonly string[];
  /** Ends the recording, and returns the texts. */
  stop(): readonly string[];
}

const TRANSACTION_CONTROL = /^\s*(start transaction|begin|commit|rollback|savepoint|release|set transaction)\b/i;

/** Listens where TypeORM logs, so that query builders and raw SQL are both seen. */
export function recordStatements(dataSource: DataSource): StatementRecord {
  const texts: string[] = [];
  const before = dataSource.logger;
  const recorder: Logger = {
    logQuery(text, ...rest) {
      if (!TRANSACTION_CONTROL.test(text)) texts.push(text);
      before.logQuery(text, ...rest);
    },
    logQueryError: (...all) => before.logQueryError(...all),
    logQuerySlow: (...all) => before.logQuerySlow(...all),
    logSchemaBuild: (...all) => before.logSchemaBuild(...all),
    logMigration: (...all) => before.logMigration(...all),
    log: (...all) => before.log(...all),
  };
  dataSource.logger = recorder;
  return {
    texts,
    stop() {
      if (dataSource.logger === recorder) dataSource.logger = before;
      return texts;
    },
  };
}
