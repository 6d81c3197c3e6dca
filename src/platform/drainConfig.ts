import { z } from 'zod';
import { OperatorError } from './errors.js';

/** How a server stops. */
export interface DrainConfig {
  /** How long it may take, after a signal, until all is answered; what is not is cut. */
  readonly withinSeconds: number;
  /** For how long of that it goes on as before, and only says that it is not ready. */
  readonly noticeSeconds: number;
}

const seconds = (least: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(least).max(3_600)).optional();

/** The variables of the environment. */
export const drainVariables = { DRAIN_SECONDS: seconds(1), DRAIN_NOTICE_SECONDS: seconds(0) };

/** What each of them is expected to be. */
export const DRAIN_EXPECTED: Readonly<Record<keyof typeof drainVariables, string>> = {
  DRAIN_SECONDS: 'a whole number from 1 to 3600',
  DRAIN_NOTICE_SECONDS: 'a whole number from 0 to 3600',
};

/** Kubernetes kills after 30 seconds. */
const WITHIN_SECONDS = 25;
/** As long as it takes until all of a cluster know that a pod is not to be asked any more. */
const NOTICE_SECONDS = 5;

/** @throws OperatorError where nothing would be left after the notice */
export function readDrain(given: z.output<z.ZodObject<typeof drainVariables>>): DrainConfig {
  const { DRAIN_SECONDS: within = WITHIN_SECONDS, DRAIN_NOTICE_SECONDS: notice } = given;
  if (notice !== undefined && notice >= within)
    throw new OperatorError(
      `Expected DRAIN_NOTICE_SECONDS to be below DRAIN_SECONDS, which is ${within}, but got ${notice}.`,
    );
  return { withinSeconds: within, noticeSeconds: notice ?? Math.min(NOTICE_SECONDS, within / 2) };
}
