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

  it('tells of a null that no error explains, and does not remember its place: a million of them took two seconds', () => {
    const { errors, told } = answerOfProjection((data, report) => {
      for (const index of [0, 1]) report.nullAt('There is none.', ['things', index, 'id']);
      return data;
    });

    expect(told).toEqual([0, 1].map((index) => ['things', index, 'id']));
    expect(errors.explains(['things'])).toBe(false);
  });

  it('tells of none that may not be seen', () => {
    const { told } = answerOfProjection((data, report) => {
      report.deniedAt('Thing', ['things', 0]);
      report.nullAt('There is none.', ['things', 0]);
      return data;
    });

    expect(told).toEqual([['things', 0]]);
  });
});
