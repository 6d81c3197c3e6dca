import { describe, expect, it } from '@jest/globals';
import { parseJson, parseResult } from './subgraphAnswer.js';

/** What is read of an error that a subgraph told. */
const read = (error: object) => parseResult({ data: null, errors: [error] })?.errors?.[0];

describe('an error of a subgraph', () => {
  it('is read with its path and extensions', () => {
    const error = {
      message: 'It broke.',
      path: ['deal', 0, 'title'],
      extensions: { code: 'BROKEN', details: { at: 1 } },
    };

    expect(read(error)).toEqual(error);
  });

  it('has no path that no answer could have', () => {
    expect(read({ message: 'm', path: Array(1_000_000).fill('deal') })).toEqual({ message: 'm' });
    expect(read({ message: 'm', path: ['x'.repeat(1_000_000)] })).toEqual({ message: 'm' });
    expect(read({ message: 'm', path: ['deal', {}] })).toEqual({ message: 'm' });
  });

  it('has a message that is cut, and no extensions that are too large', () => {
    const extensions = { code: 'BROKEN', all: 'x'.repeat(5_000_000) };

    expect(read({ message: 'x'.repeat(5_000_000), extensions })).toEqual({ message: `${'x'.repeat(1_000)}…` });
  });
});

describe('the text of an answer', () => {
  it('may begin with a byte order mark, which readers may pass over (RFC 8259, section 8.1)', () =>
    expect(parseJson(Buffer.from('\uFEFF{"data":{"one":1}}').toString())).toEqual({ data: { one: 1 } }));
});
