import { constants } from 'node:buffer';
import { expect, it } from '@jest/globals';
import type { Dispatcher } from 'undici';
import { AnswerReader } from './answerReader.js';
import type { Outcome } from './traffic/outcome.js';

it('tells why an answer cannot be read that is larger than a text may be', () => {
  const outcomes: Outcome[] = [];
  const reader = new AnswerReader(Infinity, (outcome) => outcomes.push(outcome));
  const controller = {} as Dispatcher.DispatchController; // asked for nothing here

  reader.onResponseStart(controller, 200, {});
  reader.onResponseData(controller, Buffer.alloc(constants.MAX_STRING_LENGTH + 1)); // never touched, so never in memory
  reader.onResponseEnd();

  expect(outcomes).toMatchObject([{ cause: { cause: { code: 'ERR_STRING_TOO_LONG' } }, hasBegun: true }]);
});
