import { describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { ClientError } from '../platform/errors.js';
import { logErrors } from './logErrors.js';
import { ToldError } from './toldError.js';
import { Malformed, unavailable } from './traffic/subgraphErrors.js';

type Line = [level: string, message: string, fields: object];

function logged(thrown: readonly Error[], explain?: () => ClientError): Line[] {
  const lines: Line[] = [];
  const errors = thrown.map((originalError, at) => {
    const extensions = { subgraph: 'shop', ...(originalError as Partial<GraphQLError>).extensions };
    return new GraphQLError(originalError.message, { originalError, extensions, path: ['things', at] });
  });
  const write = (level: string) => (fields: object, message: string) => void lines.push([level, message, fields]);
  logErrors(errors, 'r-1', { error: write('error'), warn: write('warn') }, explain);
  return lines;
}

const hundred = (make: () => Error): Error[] => Array.from({ length: 100 }, make);

describe('what one reason does to a hundred fields', () => {
  it.each([
    ['error', 'A request met an error of ours', () => new TypeError('of ours')],
    ['warn', 'A subgraph told an error', () => new ToldError({ message: 'Out of ink.' }, 'shop')],
    ['warn', 'A subgraph answered something else than it was asked', () => new Malformed('shop', 5, 'a text')],
    ['warn', 'A subgraph did not answer', () => unavailable('shop', 5, new Error('reset'))],
  ])('is one %s, with the first of them and their count: %s', (level, message, make) => {
    expect(logged(hundred(make))).toEqual([
      [level, message, expect.objectContaining({ requestId: 'r-1', subgraph: 'shop', count: 100 })],
    ]);
    expect(logged([make()])[0]?.[2]).not.toHaveProperty('count');
  });

  it('is one warning where it is explained to clients, whatever the words', () => {
    const gone = new ClientError('DATABASE_UNAVAILABLE', 'The database cannot be reached.');

    expect(logged([new Error('reset'), new Error('refused')], () => gone)).toEqual([
      [
        'warn',
        'A request was not answered whole',
        { requestId: 'r-1', code: 'DATABASE_UNAVAILABLE', reason: 'reset', count: 2 },
      ],
    ]);
  });
});

it('tells each reason of a request, and each subgraph', () => {
  const told = (message: string, subgraph: string, code?: string) =>
    new ToldError({ message, ...(code !== undefined && { extensions: { code } }) }, subgraph);
  const thrown = [
    told('Out of ink.', 'shop'),
    told('Out of ink.', 'shop', 'CONFLICT'),
    told('Out of ink.', 'press'),
    told('Out of paper.', 'shop'),
    unavailable('shop', 5, new Error('reset')),
    unavailable('shop', 5, new Error('refused')),
  ];

  expect(logged([...thrown, ...thrown]).map(([, , fields]) => fields)).toMatchObject(thrown.map(() => ({ count: 2 })));
});
