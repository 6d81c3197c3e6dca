import { z } from 'zod';

/** The limits that the operator set; the others are as whoever limits has them. */
export interface LimitsConfig {
  /** What a request may bring, whatever the operation in it. */
  readonly request: Partial<Record<RequestLimit, number>>;
  /** What an operation may hold. */
  readonly operation: Partial<Record<OperationLimit, number>>;
  /** How many operations may be at work at once in this process. */
  readonly concurrency?: number | undefined;
}

const REQUEST_LIMITS = { LIMIT_BODY_BYTES: 'bodyBytes', LIMIT_BODY_SECONDS: 'bodySeconds' } as const;

const OPERATION_LIMITS = {
  LIMIT_TOKENS: 'tokens',
  LIMIT_LINES: 'lines',
  LIMIT_DEPTH: 'depth',
  LIMIT_ALIASES: 'aliases',
  LIMIT_ROOT_FIELDS: 'rootFields',
  LIMIT_DIRECTIVES: 'directives',
  LIMIT_FIELDS: 'fields',
  LIMIT_INTROSPECTION_DEPTH: 'introspectionDepth',
  LIMIT_INTROSPECTION: 'introspection',
  LIMIT_COST: 'cost',
  LIMIT_COMPARISONS: 'comparisons',
} as const;

type RequestLimit = (typeof REQUEST_LIMITS)[keyof typeof REQUEST_LIMITS];
type OperationLimit = (typeof OPERATION_LIMITS)[keyof typeof OPERATION_LIMITS];
type LimitVariable = keyof typeof REQUEST_LIMITS | keyof typeof OPERATION_LIMITS | 'LIMIT_CONCURRENCY';

/** The least and the most that each may be. The query planner reads 50 levels, graphql-js validates no introspection beyond two lists; beyond the others, to refuse is no longer cheap. */
const RANGES: Readonly<Record<LimitVariable, readonly [least: number, most: number]>> = {
  LIMIT_BODY_BYTES: [1_000, 100_000_000],
  LIMIT_BODY_SECONDS: [1, 3_600],
  LIMIT_TOKENS: [10, 100_000],
  LIMIT_LINES: [1, 100_000],
  LIMIT_DEPTH: [1, 49],
  LIMIT_ALIASES: [0, 10_000],
  LIMIT_ROOT_FIELDS: [1, 1_000],
  LIMIT_DIRECTIVES: [0, 10_000],
  LIMIT_FIELDS: [1, 100_000],
  LIMIT_INTROSPECTION_DEPTH: [0, 2],
  LIMIT_INTROSPECTION: [0, 10_000_000],
  LIMIT_COST: [1, 10_000_000],
  LIMIT_COMPARISONS: [100, 500_000],
  LIMIT_CONCURRENCY: [1, 100_000],
};

/** The variables of the environment. */
export const limitVariables = mapRanges(([least, most]) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(least).max(most)).optional(),
);

/** What each of them is expected to be. */
export const LIMITS_EXPECTED = mapRanges(([least, most]) => `a whole number from ${least} to ${most}`);

type Given = z.output<z.ZodObject<typeof limitVariables>>;

export function readLimits(given: Given): LimitsConfig {
  return {
    request: pick(REQUEST_LIMITS, given),
    operation: pick(OPERATION_LIMITS, given),
    concurrency: given.LIMIT_CONCURRENCY,
  };
}

/** Those that were given, by the names of the limits. */
function pick<Name extends string>(names: Partial<Record<LimitVariable, Name>>, given: Given) {
  const picked: Partial<Record<Name, number>> = {};
  for (const [variable, name] of Object.entries(names) as [LimitVariable, Name][]) {
    if (given[variable] !== undefined) picked[name] = given[variable];
  }
  return picked;
}

function mapRanges<T>(make: (range: readonly [least: number, most: number]) => T): Record<LimitVariable, T> {
  const entries = Object.entries(RANGES).map(([name, range]) => [name, make(range)]);
  return Object.fromEntries(entries) as Record<LimitVariable, T>; // the same names
}
