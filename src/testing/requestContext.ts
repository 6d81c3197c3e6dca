import type { DataSource } from 'typeorm';
import type { RequestContext } from '../subgraph-kit/requestContext.js';

/** The day on which tests ask, unless they say otherwise. */
export const TEST_DAY = '2026-11-24';

/** A request of its own, as http/ would make it. */
export function requestContext(db: DataSource, today = TEST_DAY): RequestContext {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  return { db, log, requestId: 'test-request', today };
}
