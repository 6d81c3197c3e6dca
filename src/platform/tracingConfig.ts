import { environmentVariable } from './environment.js';
import { OperatorError, shown } from './errors.js';

/**
 * Whether spans are to be sent, by OpenTelemetry's standard variables: neither where OTEL_SDK_DISABLED is `true` nor where OTEL_TRACES_EXPORTER is `none`. Its SDK for
 * Node reads both itself, its provider does not; what else they say it reads.
 * @throws OperatorError where another exporter is wanted than the one that there is
 */
export function areTracesSent(variable = environmentVariable): boolean {
  // Whatever is not `true` is false, by the specification.
  if (variable('OTEL_SDK_DISABLED')?.trim().toLowerCase() === 'true') return false;
  const exporter = variable('OTEL_TRACES_EXPORTER')?.trim() || 'otlp';
  if (exporter === 'none') return false;
  if (exporter === 'otlp') return true;
  throw new OperatorError(`Expected OTEL_TRACES_EXPORTER to be otlp or none, but got ${shown(exporter)}.`);
}
