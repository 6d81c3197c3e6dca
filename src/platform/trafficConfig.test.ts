import { describe, expect, it } from '@jest/globals';
import { readServerConfig } from './config.js';
import { checkTrafficNames, trafficOf } from './trafficConfig.js';

const read = (environment: Record<string, string>) => readServerConfig({}, environment).traffic;

describe('how subgraphs are asked', () => {
  it('is left to the gateway where nothing is said', () => {
    expect(read({})).toEqual({ requestTimeoutMs: undefined, subgraphs: {} });
  });

  it('is said for all of them, and for some by name', () => {
    const { subgraphs } = read({
      SUBGRAPH_TIMEOUT_MS: '5000, news=2000',
      SUBGRAPH_HEDGE_AFTER_MS: 'off,news=100',
      SUBGRAPH_BREAKER_MS: 'people=off',
    });

    expect(trafficOf('news', subgraphs)).toEqual({ timeoutMs: 2000, hedgeAfterMs: 100 });
    expect(trafficOf('people', subgraphs)).toEqual({ timeoutMs: 5000, hedgeAfterMs: Infinity, breakerMs: 0 });
  });

  it.each([
    [
      { SUBGRAPH_TIMEOUT_MS: '5000, 2000' },
      'Expected SUBGRAPH_TIMEOUT_MS to be a whole number from 10 to 600000, for all subgraphs or by name as in 10, news=600000, but got "5000, 2000".',
    ],
    [
      { SUBGRAPH_RETRIES: 'news=9' },
      'Expected SUBGRAPH_RETRIES to be a whole number from 0 to 5, for all subgraphs or by name as in 0, news=5, but got "news=9".',
    ],
    [
      { SUBGRAPH_ANSWER_BYTES: '512000001' },
      'Expected SUBGRAPH_ANSWER_BYTES to be a whole number from 1000 to 512000000, for all subgraphs or by name as in 1000, news=512000000, but got "512000001".',
    ],
    [
      { SUBGRAPH_HEDGE_AFTER_MS: 'soon' },
      'Expected SUBGRAPH_HEDGE_AFTER_MS to be a whole number from 1 to 60000 or off, for all subgraphs or by name as in off, news=60000, but got "soon".',
    ],
    [
      { REQUEST_TIMEOUT_MS: 'off' },
      'Expected REQUEST_TIMEOUT_MS to be a whole number from 10 to 3600000, but got "off".',
    ],
    [
      { REQUEST_TIMEOUT_MS: '1000', SUBGRAPH_TIMEOUT_MS: '500, news=2000' },
      'Expected SUBGRAPH_TIMEOUT_MS to be at most REQUEST_TIMEOUT_MS, which is 1000, but got 2000.',
    ],
    [
      { SUBGRAPH_HEDGE_AFTER_MS: 'news=500', SUBGRAPH_TIMEOUT_MS: '500' },
      'Expected SUBGRAPH_HEDGE_AFTER_MS to be below SUBGRAPH_TIMEOUT_MS, which is 500, but got 500.',
    ],
    [
      { SUBGRAPH_TIMEOUT_MS: 'news=60000' },
      'Expected SUBGRAPH_TIMEOUT_MS to be at most REQUEST_TIMEOUT_MS, which is 30000, but got 60000.',
    ],
    [
      { SUBGRAPH_HEDGE_AFTER_MS: '20000' },
      'Expected SUBGRAPH_HEDGE_AFTER_MS to be below SUBGRAPH_TIMEOUT_MS, which is 10000, but got 20000.',
    ],
    [
      { SUBGRAPH_HEDGE_AFTER_MS: '2000', REQUEST_TIMEOUT_MS: '2000' },
      'Expected SUBGRAPH_HEDGE_AFTER_MS to be below REQUEST_TIMEOUT_MS, which is 2000, but got 2000.',
    ],
  ])('is refused where it makes no sense: %p', (environment: Record<string, string>, sentence) => {
    expect(() => read(environment)).toThrow(sentence);
  });

  it('ends with the operation where that is shorter than a subgraph may take unless said', () => {
    expect(read({ REQUEST_TIMEOUT_MS: '2000' })).toEqual({ requestTimeoutMs: 2000, subgraphs: {} });
  });

  it('is refused for what is no subgraph', () => {
    const { subgraphs } = read({ SUBGRAPH_RETRIES: 'nobody=1' });

    expect(() => checkTrafficNames(subgraphs, ['news', 'people'])).toThrow(
      'Expected SUBGRAPH_RETRIES to name subgraphs that there are (news, people), but got "nobody".',
    );
  });
});
