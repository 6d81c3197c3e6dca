import { expect, it } from '@jest/globals';
import { OperationRecord } from './operationRecord.js';

it('keeps fifty fetches of an operation, and counts them all', () => {
  const record = new OperationRecord('abc', 'sse');
  const asked = { subgraph: 'news', path: '', operation: '{ a }', representations: 0 };
  for (let count = 0; count < 60; count++) record.fetching(asked)(0);

  expect([record.fetches.length, record.fetchCount]).toEqual([50, 60]);
});
