import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../json.js';
import { merge } from './merge.js';

describe('merging', () => {
  it('does not overwrite a value by null', () => {
    expect(merge({ a: 1, b: { c: 2 } }, { a: null, b: null, d: null })).toEqual({ a: 1, b: { c: 2 }, d: null });
  });

  it('fills what is null', () => {
    expect(merge({ a: null, list: [null, { x: 1 }] }, { a: { b: 1 }, list: [{ x: 2 }, null] })).toEqual({
      a: { b: 1 },
      list: [{ x: 2 }, { x: 1 }],
    });
  });

  it('merges lists item by item, also lists of lists', () => {
    expect(merge({ list: [[{ a: 1 }], [{ a: 2 }]] }, { list: [[{ b: 1 }], [{ b: 2 }]] })).toEqual({
      list: [[{ a: 1, b: 1 }], [{ a: 2, b: 2 }]],
    });
  });

  it('copies on request, so that two places do not share an object', () => {
    const source: JsonObject = { owner: { name: 'Ann' } };
    const one = merge({}, source, true);
    const other = merge({}, source, true);

    merge(one, { owner: { age: 1 } });

    expect(other).toEqual({ owner: { name: 'Ann' } });
  });

  it('never reaches into Object.prototype', () => {
    const source = JSON.parse('{"a":{"__proto__":{"polluted":true}}}') as JsonObject;

    merge({ a: { b: 1 } }, source);

    expect('polluted' in {}).toBe(false);
  });
});
