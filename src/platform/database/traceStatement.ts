import { tracer } from '../tracing.js';

const LONGEST_TEXT = 2_000;

/** Runs a statement as a span, where requests are followed. Its values stay here. */
export function traceStatement<Answer>(sql: string, server: string, ask: () => Promise<Answer>): Promise<Answer> {
  const current = tracer();
  if (!current) return ask();
  const attributes = {
    'db.system.name': 'postgresql',
    'db.operation.name': /^\s*(\w+)/.exec(sql)?.[1]?.toUpperCase(),
    'db.query.text': sql.slice(0, LONGEST_TEXT),
    'hemicycle.database.server': server,
  };
  return current.run('sql', attributes, ask);
}
