import { z } from 'zod';
import { OperatorError } from './errors.js';
import { REQUEST_TIMEOUT_MS } from './trafficDefaults.js';

/** What a server tells of itself. */
export interface ObservabilityConfig {
  /** Where `/metrics` is: beside the graph, nowhere, or at a port of its own. */
  readonly metrics: 'on' | 'off' | number;
  /** Names of operations that are counted by themselves, beside those of trusted documents. */
  readonly metricsOperations: readonly string[];
  /** Whether each request is a line in the log. */
  readonly logRequests: boolean;
  /** From how many milliseconds on an operation is told with its plan; Infinity where none is. */
  readonly slowOperationMs: number;
  /** Whether clients get the plan of an operation that they ask for. */
  readonly plansInAnswers: boolean;
}

const onOrOff = z.enum(['on', 'off']).transform((value) => value === 'on');

/** More names than this are a list that grows by itself. */
const MOST_OPERATIONS = 200;

/** The variables of the environment. */
export const observabilityVariables = {
  METRICS: z
    .string()
    .regex(/^(on|off|\d{1,5})$/)
    .default('on')
    .transform((value) => (value === 'on' || value === 'off' ? value : Number(value)))
    .refine((value) => typeof value === 'string' || value <= 65_535),
  METRICS_OPERATIONS: z
    .string()
    .default('')
    .transform((text) => (text === '' ? [] : text.split(',').map((name) => name.trim())))
    .pipe(z.array(z.string().regex(/^[_a-zA-Z]\w{0,99}$/)).max(MOST_OPERATIONS)),
  LOG_REQUESTS: onOrOff.optional(),
  SLOW_OPERATION_MS: z
    .string()
    .regex(/^(off|[1-9]\d{0,6})$/)
    .transform((value) => (value === 'off' ? Infinity : Number(value)))
    .optional(),
  PLANS_IN_ANSWERS: onOrOff.default(false),
};

/** What each of them is expected to be. */
export const OBSERVABILITY_EXPECTED: Readonly<Record<keyof typeof observabilityVariables, string>> = {
  METRICS: 'on, off, or a port of its own, 0 to 65535',
  METRICS_OPERATIONS: `names of operations, ${MOST_OPERATIONS} at most, separated by commas`,
  LOG_REQUESTS: 'on or off',
  SLOW_OPERATION_MS: 'off, or a whole number of milliseconds, 1 to 9999999',
  PLANS_IN_ANSWERS: 'on or off',
};

type Given = z.output<z.ZodObject<typeof observabilityVariables>>;

/** What the rest of the configuration says that matters here. */
interface Others {
  readonly PORT: number;
  readonly LOG_LEVEL: string;
  readonly REQUEST_TIMEOUT_MS?: number | undefined;
}

const SLOW_OPERATION_MS = 1_000;

/** @throws OperatorError where two servers would listen at one port, or something is set that could tell nothing */
export function readObservability(given: Given & Others): ObservabilityConfig {
  refuseContradictions(given);
  return {
    metrics: given.METRICS,
    metricsOperations: given.METRICS_OPERATIONS,
    logRequests: given.LOG_REQUESTS ?? true,
    slowOperationMs: given.SLOW_OPERATION_MS ?? SLOW_OPERATION_MS,
    plansInAnswers: given.PLANS_IN_ANSWERS,
  };
}

/** The levels that leave out lines of requests, which are of `info`, and of slow operations, which are of `warn`. */
const WITHOUT_REQUESTS = ['silent', 'fatal', 'error', 'warn'];
const WITHOUT_SLOW = ['silent', 'fatal', 'error'];

function refuseContradictions(given: Given & Others): void {
  const { METRICS: metrics, PORT: port, LOG_LEVEL: level, SLOW_OPERATION_MS: slow = Infinity } = given;
  const { REQUEST_TIMEOUT_MS: timeout = REQUEST_TIMEOUT_MS } = given;
  if (typeof metrics === 'number' && metrics !== 0 && metrics === port)
    throw new OperatorError(
      `Expected METRICS to be a port of its own, but got ${port}, which is PORT; on tells metrics at the port of the graph.`,
    );
  if (metrics === 'off' && given.METRICS_OPERATIONS.length > 0)
    throw new OperatorError('METRICS_OPERATIONS needs METRICS, which is off.');
  if (given.LOG_REQUESTS && WITHOUT_REQUESTS.includes(level))
    throw new OperatorError(`Expected LOG_LEVEL to be info or more, because LOG_REQUESTS is on, but got ${level}.`);
  if (slow === Infinity) return;
  if (WITHOUT_SLOW.includes(level))
    throw new OperatorError(
      `Expected LOG_LEVEL to be warn or more, because SLOW_OPERATION_MS is set, but got ${level}.`,
    );
  if (slow > timeout)
    throw new OperatorError(
      `Expected SLOW_OPERATION_MS to be at most REQUEST_TIMEOUT_MS, which is ${timeout}, but got ${slow}.`,
    );
}
