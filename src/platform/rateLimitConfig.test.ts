import { describe, expect, it } from '@jest/globals';
import { readServerConfig } from './config.js';

const proxiesOf = (list: string) => readServerConfig({}, { TRUSTED_PROXIES: list }).trustedProxies;

describe('the configuration of trusted proxies', () => {
  it('reads addresses and networks, with blanks', () => {
    expect(proxiesOf('10.0.0.0/8, ::1 ,192.0.2.1,fd00::/8,128.0.0.0/1')).toEqual([
      '10.0.0.0/8',
      '::1',
      '192.0.2.1',
      'fd00::/8',
      '128.0.0.0/1',
    ]);
  });

  it.each(['0.0.0.0/0', '::/0', '10.0.0.0/00', '10.0.0.0/33', '::/129', '10.0.0.0/8/8', 'everybody', '10.0.0.1,'])(
    'refuses %s in a sentence',
    (network) => {
      expect(() => proxiesOf(network)).toThrow(
        `Expected TRUSTED_PROXIES to be addresses or networks of at least one bit such as 10.0.0.0/8, separated by commas, but got ${JSON.stringify(network)}.`,
      );
    },
  );
});
