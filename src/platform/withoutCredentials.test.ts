import { describe, expect, it } from '@jest/globals';
import { withoutCredentials } from './withoutCredentials.js';

describe('an address as it is shown', () => {
  it.each([
    ['http://localhost:4001/graphql', 'http://localhost:4001/graphql'],
    ['http://localhost:4001/@ours', 'http://localhost:4001/@ours'],
    ['http://me:secret@localhost:4001/@ours', 'http://localhost:4001/@ours'],
    ['ws://me@localhost:4001/', 'ws://localhost:4001/'],
    ['htp://me:secret@localhost/', 'htp://localhost/'],
    ['me:secret@localhost', '…@localhost'],
    ['reviews=http://me:secret@localhost', '…@localhost'],
    ['http://me:sec#ret@localhost', '…@localhost'],
    ['films.internal', 'films.internal'],
  ])('%s is %s', (address, shown) => {
    expect(withoutCredentials(address)).toBe(shown);
  });
});
