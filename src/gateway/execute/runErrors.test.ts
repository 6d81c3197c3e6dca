import { describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { RunErrors } from './runErrors.js';

describe('the errors of a run', () => {
  it('explain nulls at the same place, above and below it, and nowhere else', () => {
    const errors = new RunErrors();
    errors.add(new GraphQLError('broken', { path: ['things', 1, 'name'] }));

    const explained = [[], ['things'], ['things', 1], ['things', 1, 'name'], ['things', 1, 'name', 'first']];
    const others = [['others'], ['things', 0], ['things', 1, 'size']];
    expect(explained.map((path) => errors.explains(path))).toEqual([true, true, true, true, true]);
    expect(others.map((path) => errors.explains(path))).toEqual([false, false, false]);
  });

  it('explain nothing without a place', () => {
    const errors = new RunErrors();
    errors.add(new GraphQLError('broken'));

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
});
