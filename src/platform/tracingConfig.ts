import { environmentVariable } from './environment.js';
import { OperatorError, shown } from './errors.js';
import { withoutCredentials } from './withoutCredentials.js';

/**
 * Whether spans are to be sent, by OpenTelemetry's standard variables: neither where OTEL_SDK_DISABLED is `true` nor where OTEL_TRACES_EXPORTER is `none`. Its SDK for
 * Node reads both itself, its provider does not. What else they say it reads, but takes its defaults in silence where it cannot: so that is looked at before.
 * @throws OperatorError where one of them is wrong
 */
export function areTracesSent(variable = environmentVariable): boolean {
  // Whatever is not `true` is false, by the specification.
  if (variable('OTEL_SDK_DISABLED')?.trim().toLowerCase() === 'true') return false;
  if (variable('OTEL_TRACES_EXPORTER')?.trim() === 'none') return false;
  for (const [name, { expected, isRight, isSecret = false }] of Object.entries(STANDARD_VARIABLES)) {
    const value = variable(name);
    if (value === undefined || value.trim() === '' || isRight(value)) continue;
    throw new OperatorError(
      `Expected ${name} to be ${expected}, but got ${shown(isSecret ? withoutCredentials(value) : value)}.`,
    );
  }
  refuseContradictions(variable);
  return true;
}

interface StandardVariable {
  readonly expected: string;
  isRight(value: string): boolean;
  /** Whether it may bear a password. */
  readonly isSecret?: boolean;
}

const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
];

const PROTOCOL = oneOf('http/json');
const ENDPOINT: StandardVariable = {
  expected: 'an address such as http://localhost:4318',
  isRight: (value) => /^https?:\/\//i.test(value) && URL.canParse(value),
  isSecret: true,
};
const COMPRESSION = oneOf('gzip', 'none');
const MILLISECONDS = wholeNumber(1, 3_600_000);
const SPANS = wholeNumber(1, 1_000_000);

/** Those that count, and that can be wrong. */
const STANDARD_VARIABLES: Readonly<Record<string, StandardVariable>> = {
  OTEL_TRACES_EXPORTER: { ...oneOf('otlp', 'none'), isRight: (value) => value.trim() === 'otlp' },
  OTEL_EXPORTER_OTLP_PROTOCOL: PROTOCOL,
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: PROTOCOL,
  OTEL_EXPORTER_OTLP_ENDPOINT: ENDPOINT,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: ENDPOINT,
  OTEL_EXPORTER_OTLP_COMPRESSION: COMPRESSION,
  OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: COMPRESSION,
  OTEL_EXPORTER_OTLP_TIMEOUT: MILLISECONDS,
  OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: MILLISECONDS,
  OTEL_TRACES_SAMPLER: oneOf(...SAMPLERS),
  OTEL_TRACES_SAMPLER_ARG: {
    expected: 'a number from 0 to 1',
    isRight: (value) => Number(value) >= 0 && Number(value) <= 1,
  },
  OTEL_BSP_SCHEDULE_DELAY: wholeNumber(0, 3_600_000),
  OTEL_BSP_EXPORT_TIMEOUT: MILLISECONDS,
  OTEL_BSP_MAX_QUEUE_SIZE: SPANS,
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: SPANS,
};

function oneOf(...values: readonly string[]): StandardVariable {
  const [last = ''] = values.slice(-1);
  const expected = values.length === 1 ? last : `${values.slice(0, -1).join(', ')} or ${last}`;
  return { expected, isRight: (value) => values.includes(value) };
}

function wholeNumber(least: number, most: number): StandardVariable {
  return {
    expected: `a whole number from ${least} to ${most}`,
    isRight: (value) => /^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most,
  };
}

/** As OpenTelemetry has them unless they are set. */
const QUEUE_SIZE = 2048;
const BATCH_SIZE = 512;

/** A ratio without a number would be 1, and a batch that never fills be cut. */
function refuseContradictions(variable: typeof environmentVariable): void {
  const value = (name: string) => variable(name)?.trim() || undefined;
  const sampler = value('OTEL_TRACES_SAMPLER');
  if (sampler?.endsWith('traceidratio') && value('OTEL_TRACES_SAMPLER_ARG') === undefined)
    throw new OperatorError(
      `Expected OTEL_TRACES_SAMPLER_ARG to be a number from 0 to 1, because OTEL_TRACES_SAMPLER is ${sampler}, but got none.`,
    );
  const queue = Number(value('OTEL_BSP_MAX_QUEUE_SIZE') ?? QUEUE_SIZE);
  const batch = Number(value('OTEL_BSP_MAX_EXPORT_BATCH_SIZE') ?? BATCH_SIZE);
  if (batch > queue)
    throw new OperatorError(
      `Expected OTEL_BSP_MAX_EXPORT_BATCH_SIZE to be at most OTEL_BSP_MAX_QUEUE_SIZE, which is ${queue}, but got ${batch}.`,
    );
}
