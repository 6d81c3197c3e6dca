import { describe, expect, it } from '@jest/globals';
import { stdSerializers } from 'pino';
import { NotSent, unavailable } from './subgraphErrors.js';

describe('that a subgraph is not available', () => {
  const logged = (cause: Error) => stdSerializers.err(unavailable('news', 0, cause)).message;

  it('has its reason in the log', () =>
    expect(logged(new Error('connect ECONNREFUSED'))).toBe(
      'The subgraph "news" is not available.: connect ECONNREFUSED',
    ));

  it('has it once where clients are told it as well', () =>
    expect(logged(new NotSent('it failed too often.'))).toBe(
      'The subgraph "news" is not available: it failed too often.',
    ));
});
