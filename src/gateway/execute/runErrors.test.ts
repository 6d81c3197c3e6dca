import { describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import type { ResponsePath } from '../json.js';
import { RunErrors } from './runErrors.js';

const broken = (path: ResponsePath | undefined) => new GraphQLError('broken', { path });

describe('the errors of a run', () => {
  it('explain nulls at the same place, above and below it, and nowhere else', () => {
    const errors = new RunErrors();
    errors.add(['things', 1, 'name'], broken);

    const explained = [[], ['things'], ['things', 1], ['things', 1, 'name'], ['things', 1, 'name', 'first']];
    const others = [['others'], ['things', 0], ['things', 1, 'size']];
    expect(explained.map((path) => errors.explains(path))).toEqual([true, true, true, true, true]);
    expect(others.map((path) => errors.explains(path))).toEqual([false, false, false]);
  });

  it('explain nothing without a place', () => {
    const errors = new RunErrors();
    errors.add(undefined, broken);

    expect(errors.explains(['things'])).toBe(false);
    expect(errors.explains([])).toBe(false);
    expect(errors.told.map(({ message }) => message)).toEqual(['broken']);
  });

  it('may explain a place without being told there', () => {
    const errors = new RunErrors();
    errors.explain(['things']);

    expect(errors.explains(['things', 0])).toBe(true);
    expect(errors.told).toEqual([]);
  });

  it('may be told at a place without explaining it, and are counted with the others', () => {
    const errors = new RunErrors();
    for (let index = 0; index < 101; index++) errors.tell(['things', index], broken);

    expect(errors.explains(['things'])).toBe(false);
    expect(errors.told.map(({ path }) => path?.[1])).toEqual([...Array(100).keys(), undefined]);
  });

  it('are told up to a hundred, and then how many more there are; those explain nulls as well', () => {
    const errors = new RunErrors();
    for (let index = 0; index < 10_000; index++) errors.add(['things', index], broken);

    expect(errors.told).toHaveLength(101);
    expect(errors.told.at(-1)).toMatchObject({
      message: '9900 more errors are not told. Ask for less at once to see them.',
      extensions: { code: 'OPERATION_TOO_LARGE', untold: 9_900 },
    });
    expect(errors.explains(['things', 9_999, 'name'])).toBe(true);
  });
});
