import type { OperationRecord } from '../gateway/operationRecord.js';
import { KNOWN_CODES } from '../gateway/publicCodes.js';
import type { ObservedResponse, RequestObserver } from '../http/requestObserver.js';
import { Counter, Histogram } from '../platform/metrics/instruments.js';
import type { Registry } from '../platform/metrics/registry.js';
import type { OperationNames } from './operationNames.js';

/**
 * What requests are counted as. No label takes a value that a client chose: operations, codes, routes and methods come from closed lists, subgraphs from the
 * supergraph. The prefix is the program's, whatever graph it serves, so that one Prometheus may watch several kinds of gateways.
 */
export class RequestMetrics implements RequestObserver {
  private readonly responses: Counter;
  private readonly operations: Counter;
  private readonly durations: Histogram;
  private readonly errors: Counter;
  private readonly plans: Counter;
  private readonly planning: Histogram;

  constructor(
    registry: Registry,
    private readonly names: OperationNames,
  ) {
    const counter = (...of: ConstructorParameters<typeof Counter>) => registry.add(new Counter(...of));
    const histogram = (...of: ConstructorParameters<typeof Histogram>) => registry.add(new Histogram(...of));
    this.responses = counter('hemicycle_http_responses_total', 'Responses over HTTP, 499 where the client left.', [
      'method',
      'route',
      'status',
    ]);
    this.operations = counter('hemicycle_operations_total', 'Operations, by how they ended.', [
      'operation',
      'kind',
      'transport',
      'outcome',
    ]);
    this.durations = histogram(
      'hemicycle_operation_duration_seconds',
      'From an operation to its answer; without subscriptions.',
      ['operation'],
    );
    this.errors = counter('hemicycle_errors_total', 'Errors that clients were told, by code.', ['code']);
    this.plans = counter('hemicycle_plans_total', 'Plans that operations ran by: known, or made for them.', ['from']);
    this.planning = histogram('hemicycle_planning_duration_seconds', 'How long plans took that were made.');
  }

  onResponse({ method, route, status, operations }: ObservedResponse): void {
    this.responses.add([METHODS.has(method) ? method : 'other', route ?? 'none', String(status)]);
    for (const operation of operations) this.onOperation(operation);
  }

  onOperation(record: OperationRecord): void {
    const { name, kind, transport, elapsedMs, errors, planMs } = record;
    const operation = this.names.labelOf(name);
    this.operations.add([operation, kind ?? 'none', transport, outcomeOf(record)]);
    if (kind !== 'subscription') this.durations.observe([operation], elapsedMs / 1000);
    for (const [code, count] of errors) this.errors.add([KNOWN_CODES.has(code) ? code : 'other'], count);
    if (kind === undefined) return;
    this.plans.add([planMs === undefined ? 'cache' : 'planner']);
    if (planMs !== undefined) this.planning.observe([], planMs / 1000);
  }
}

/** Methods of HTTP; anybody can invent others. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

function outcomeOf({ kind, errors }: OperationRecord): 'ok' | 'errors' | 'refused' {
  if (kind === undefined) return 'refused';
  return errors.size === 0 ? 'ok' : 'errors';
}
