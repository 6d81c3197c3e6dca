import { constants } from 'node:buffer';
import { setImmediate as endOfTurn } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import type { Dispatcher } from 'undici';
import { AnswerReader } from './answerReader.js';
import type { Outcome } from './traffic/outcome.js';

const controller = { abort: () => undefined } as unknown as Dispatcher.DispatchController;

/** Has an answer come, whole. */
function arrive(body: Buffer, tell: (outcome: Outcome) => void): AnswerReader {
  const reader = new AnswerReader(Infinity, tell);
  reader.onRequestStart(controller);
  reader.onResponseStart(controller, 200, {});
  reader.onResponseData(controller, body);
  reader.onResponseEnd();
  return reader;
}

const answer = (text: string) => Buffer.from(JSON.stringify({ data: { text } }));

it('reads all answers of a turn at its end, in order', async () => {
  const told: unknown[] = [];
  const note = (outcome: Outcome) => told.push(outcome.result?.data?.['text']);

  for (const text of ['first', 'second']) arrive(answer(text), note);
  const atOnce = [...told];
  await endOfTurn();
  const afterTurn = [...told];
  arrive(answer('third'), note);
  await endOfTurn();

  expect(atOnce).toEqual([]);
  expect(afterTurn).toEqual(['first', 'second']);
  expect(told).toEqual(['first', 'second', 'third']);
});

it('lets operations go on in between where answers are large, in the same turn', async () => {
  const told: string[] = [];
  const note = (text: string) => () => {
    told.push(text);
    void Promise.resolve().then(() => told.push(`goes on with ${text}`));
  };

  for (const text of ['first', 'second']) arrive(answer(text), note(text));
  arrive(answer('x'.repeat(1_100_000)), note('large'));
  arrive(answer('last'), note('last'));
  await endOfTurn();

  const goingOn = ['first', 'second', 'large'].map((text) => `goes on with ${text}`);
  expect(told).toEqual(['first', 'second', 'large', ...goingOn, 'last', 'goes on with last']);
});

it('tells nothing of an answer that is not wanted any more when it is read', async () => {
  const told: Outcome[] = [];

  arrive(answer('unwanted'), (outcome) => told.push(outcome)).giveUp();
  arrive(answer('wanted'), (outcome) => told.push(outcome));
  await endOfTurn();

  expect(told).toMatchObject([{ result: { data: { text: 'wanted' } } }]);
});

it('tells why an answer cannot be read that is larger than a text may be', async () => {
  const outcomes: Outcome[] = [];

  arrive(Buffer.alloc(constants.MAX_STRING_LENGTH + 1), (outcome) => outcomes.push(outcome)); // never touched, so never in memory
  await endOfTurn();

  expect(outcomes).toMatchObject([{ cause: { cause: { code: 'ERR_STRING_TOO_LONG' } }, hasBegun: true }]);
});
