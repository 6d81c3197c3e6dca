import { describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { areAlike, doubtfulErrors, isTrueError, readAnswer, type ReadAnswer } from './answersAlike.js';

/** Answers to `{ house { name size } }`, where neither name nor size may be null and the house may. */
const blank = { house: null };
const answer = (data: Record<string, unknown>, ...errors: (readonly [string, readonly string[]])[]): ReadAnswer =>
  readAnswer({ data, errors: errors.map(([message, path]) => new GraphQLError(message, { path })) });
const noName = ['no name', ['house', 'name']] as const;
const noSize = ['no size', ['house', 'size']] as const;

describe('two answers', () => {
  it('are alike where they tell the same of each null, in whichever order', () => {
    const data = { a: null, b: null };
    const one = answer(data, ['x', ['a']], ['y', ['b']]);

    expect(areAlike(one, answer(data, ['y', ['b']], ['x', ['a']]))).toBe(true);
    expect(areAlike(one, answer(data, ['y', ['b']], ['z', ['a']]))).toBe(false);
    expect(areAlike(one, answer(data, ['y', ['b']]))).toBe(false);
    expect(areAlike(one, answer({ b: null, a: null }, ['x', ['a']], ['y', ['b']]))).toBe(false);
  });

  it('may tell either of two fields that took what is above them along', () => {
    expect(areAlike(answer(blank, noName), answer(blank, noSize))).toBe(true);
    expect(areAlike(answer(blank, noName), answer(blank, noName, noSize))).toBe(true);
  });

  it('are not alike where one tells of a field below a null, and the other of the null itself', () => {
    const itself = answer(blank, ['no house', ['house']]);

    expect(areAlike(answer(blank, noName), itself)).toBe(false);
    expect(areAlike(itself, answer(blank, noName))).toBe(false);
  });
});

describe('an error below a null that has moved up', () => {
  it('is in doubt where only one answer tells it', () => {
    expect(doubtfulErrors(answer(blank, noName, noSize), answer(blank, noSize))).toEqual([
      { message: 'no name', path: ['house', 'name'] },
    ]);
    expect(doubtfulErrors(answer(blank, noName), answer(blank, noName))).toEqual([]);
  });

  it('is true where it is told, or a null stands, once nothing moves up', () => {
    const every = answer({ house: { name: null, size: null, doors: 2 } }, noName);
    const isTrue = (message: string, path: string[]) => isTrueError({ message, path, code: undefined }, every);
    const isNull = (field: string) => `Cannot return null for non-nullable field House.${field}.`;

    expect(isTrue('no name', ['house', 'name'])).toBe(true);
    expect(isTrue(isNull('size'), ['house', 'size'])).toBe(true);
    expect(isTrue(isNull('doors'), ['house', 'doors'])).toBe(false);
    expect(isTrue('no name', ['house', 'size'])).toBe(false);
    // Its own error is the reason, and nothing else.
    expect(isTrue(isNull('name'), ['house', 'name'])).toBe(false);
  });
});
