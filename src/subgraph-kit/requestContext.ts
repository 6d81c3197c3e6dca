import type { DataSource } from 'typeorm';

/** What one request carries through every resolver. Small on purpose: growing it is a decision. */
export interface RequestContext {
  readonly db: DataSource;
  readonly log: RequestLog;
  /** Given to the client with an error of ours, and written beside it in the log. */
  readonly requestId: string;
  /** The day on which facts hold when no `asOf` is given: YYYY-MM-DD in UTC, fixed for the whole request. */
  readonly today: string;
}

/** The part of a pino logger that a request needs. */
export interface RequestLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Today in UTC as YYYY-MM-DD. */
export function todayInUtc(now = new Date()): string {
  return now.toISOString().slice(0, 10);
}
