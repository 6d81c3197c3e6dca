import { expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { noteWait } from './arrivals.js';
import { beginRecord, type RequestObserver } from './requestObserver.js';

it('an operation began when its request arrived, which may have waited for its turn', () => {
  const request = { id: 'abc', raw: {} } as FastifyRequest;
  noteWait(request.raw, 500);

  const record = beginRecord({} as RequestObserver, request, 'post');

  expect(record?.elapsedMs).toBeGreaterThanOrEqual(500);
  expect(record?.elapsedMs).toBeLessThan(1_000);
});
