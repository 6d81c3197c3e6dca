import { expect, it } from '@jest/globals';
import { warnOfUnknownVariables } from './unknownVariables.js';

it('tells of variables that look like ours, with the name that was meant, and of no others', () => {
  const told: object[] = [];
  const log = { warn: (fields: object) => void told.push(fields) };
  const others = ['PATH', 'HOME', 'HOSTNAME', 'PGHOST', 'OTEL_SERVICE_NAME', 'DATA_DIR', 'LIMIT_DEPTH', 'IMPORT_PATHS'];

  warnOfUnknownVariables(log, [
    ...others,
    'LIMIT_DEPHT',
    'SUBGRAPH_URL',
    'REQUEST_TIMEOUT',
    'JWT_SOMETHING_ELSE_ALTOGETHER',
  ]);

  expect(told).toEqual([
    { variable: 'LIMIT_DEPHT', meant: 'LIMIT_DEPTH' },
    { variable: 'SUBGRAPH_URL', meant: 'SUBGRAPH_URLS' },
    { variable: 'REQUEST_TIMEOUT', meant: 'REQUEST_TIMEOUT_MS' },
    { variable: 'JWT_SOMETHING_ELSE_ALTOGETHER' },
  ]);
});
