import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import type { Project } from '../plan/projection.js';
import { answerOf } from './executeOperation.js';
import { RunErrors } from './runErrors.js';

describe('the answer to an operation', () => {
  const answerOfProjection = (project: Project) => {
    const errors = new RunErrors();
    const answer = answerOf(buildSchema('type Query { a: Int }'), { project }, { data: {}, errors, variables: {} });
    return { errors, told: answer.errors?.map(({ path }) => path) };
  };

  it('tells of nulls that no error explains, and does not remember their places: a million of them took two seconds', () => {
    const { errors, told } = answerOfProjection((data, report) => {
      report.nullAt('There is none.', ['things', 0, 'id']);
      report.deniedAt('Thing', ['things', 1]);
      return data;
    });

    expect(told).toEqual([
      ['things', 0, 'id'],
      ['things', 1],
    ]);
    expect(errors.explains(['things'])).toBe(false);
  });
});
