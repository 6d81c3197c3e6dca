import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { answerCheck } from './checkAnswer.js';

const check = answerCheck(buildSchema('type Query { parts: [Part] } type Part { name: String }'));
const text = '{ parts { name } }';
const request = { subgraph: 'faulty', kind: 'query' as const, operation: text, key: text, document: parse(text) };

describe('an answer of which nothing fits', () => {
  const parts = (count: number) => Array.from({ length: count }, () => ({}));

  it('is looked at up to 10,000 values', () => {
    const checked = check({ data: { parts: parts(10_000) } }, request, {}, 5);

    expect([checked.errors?.length, checked.untoldErrors]).toEqual([100, 9_900]);
    expect(checked.data).not.toBeNull();
  });

  it('is none where there are more of them', () => {
    const checked = check({ data: { parts: parts(1_000_000) } }, request, {}, 5);

    expect(checked.data).toBeNull();
    expect(checked.errors?.map(({ message }) => message)).toEqual([
      'The subgraph "faulty" answered something else than it was asked: more than 10000 values that do not fit.',
    ]);
  });
});
