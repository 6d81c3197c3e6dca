import { expect, it } from '@jest/globals';
import { addressLines } from './addresses.js';

const url = 'http://localhost:4101';

it('names a page only where browsers find one, and metrics only where they are told', () => {
  expect(addressLines({ url, metricsUrl: undefined }, false)).toEqual([
    '  GraphQL  http://localhost:4101/graphql',
    '  Schema   http://localhost:4101/schema.graphql',
    '  Health   http://localhost:4101/health/ready',
  ]);
  expect(addressLines({ url, metricsUrl: 'http://localhost:9464/metrics' }, true)).toEqual([
    '  GraphQL  http://localhost:4101/graphql  (open it in a browser)',
    '  Schema   http://localhost:4101/schema.graphql',
    '  Health   http://localhost:4101/health/ready',
    '  Metrics  http://localhost:9464/metrics',
  ]);
});
