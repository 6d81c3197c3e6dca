import { Counter, Histogram, type Registry } from 'prom-client';
import type { OperationRecord } from '../gateway/operationRecord.js';
import { KNOWN_CODES } from '../gateway/publicCodes.js';
import type { Loss } from '../http/lostAnswers.js';
import type { ObservedResponse, RequestObserver, RequestRefusal } from '../http/requestObserver.js';
import { SECONDS } from './instruments.js';
import type { OperationNames } from './operationNames.js';

/**
 * What requests are counted as. No label takes a value that a client chose: operations, codes, routes and methods come from closed lists, subgraphs from the
 * supergraph. The prefix is the program's, whatever graph it serves, so that one Prometheus may watch several kinds of gateways.
 */
export class RequestMetrics implements RequestObserver {
  private readonly responses: Counter<'method' | 'route' | 'status'>;
  private readonly operations: Counter<'operation' | 'kind' | 'transport' | 'outcome'>;
  private readonly durations: Histogram<'operation'>;
  private readonly errors: Counter<'code'>;
  private readonly dropped: Counter;
  private readonly plans: Counter<'from'>;
  private readonly planning: Histogram;

  constructor(
    registry: Registry,
    private readonly names: OperationNames,
  ) {
    const registers = [registry];
    this.responses = new Counter({
      name: 'hemicycle_http_responses_total',
      help: 'Responses over HTTP, 499 where the client did not get it to its end.',
      labelNames: ['method', 'route', 'status'],
      registers,
    });
    this.operations = new Counter({
      name: 'hemicycle_operations_total',
      help: 'Operations, by how they ended; failed with an error that is not told, cancelled where the client left before the answer, unread where it did not read it, cut where the process stopped before.',
      labelNames: ['operation', 'kind', 'transport', 'outcome'],
      registers,
    });
    this.durations = new Histogram({
      name: 'hemicycle_operation_duration_seconds',
      help: 'From an operation to its answer; without subscriptions, and without those whose answer was not read.',
      labelNames: ['operation'],
      buckets: SECONDS,
      registers,
    });
    this.errors = new Counter({
      name: 'hemicycle_errors_total',
      help: 'Errors that clients were told, by code.',
      labelNames: ['code'],
      registers,
    });
    this.dropped = new Counter({
      name: 'hemicycle_dropped_connections_total',
      help: 'Connections that were closed at once, since there were as many as may be.',
      registers,
    });
    this.plans = new Counter({
      name: 'hemicycle_plans_total',
      help: 'Plans that operations ran by: known, or made for them.',
      labelNames: ['from'],
      registers,
    });
    this.planning = new Histogram({
      name: 'hemicycle_planning_duration_seconds',
      help: 'How long plans took that were made.',
      buckets: SECONDS,
      registers,
    });
  }

  onResponse({ method, route, status, loss, operations, refusal }: ObservedResponse): void {
    this.responses.inc({ method: METHODS.has(method) ? method : 'other', route: route ?? 'none', status });
    for (const operation of operations) this.count(operation, loss);
    if (refusal) this.errors.inc({ code: refusal.code });
  }

  onUnreadable(_requestId: string, status: number): void {
    this.responses.inc({ method: 'other', route: 'none', status });
  }

  onRefusedConnection(_requestId: string, { code }: RequestRefusal): void {
    this.errors.inc({ code });
  }

  onDroppedConnection(): void {
    this.dropped.inc();
  }

  onOperation(record: OperationRecord): void {
    this.count(record, record.errors.has('REQUEST_CANCELLED') ? 'aborted' : undefined);
  }

  private count(record: OperationRecord, loss: Loss | undefined): void {
    const { name, kind, transport, elapsedMs, errors, planFrom, planMs } = record;
    const operation = this.names.labelOf(name);
    this.operations.inc({ operation, kind: kind ?? 'none', transport, outcome: outcomeOf(record, loss) });
    if (kind !== 'subscription' && loss !== 'unread') this.durations.observe({ operation }, elapsedMs / 1000);
    for (const [code, count] of errors) this.errors.inc({ code: KNOWN_CODES.has(code) ? code : 'other' }, count);
    if (planFrom !== undefined) this.plans.inc({ from: planFrom });
    if (planMs !== undefined) this.planning.observe(planMs / 1000);
  }
}

/** Methods of HTTP; anybody can invent others. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

type Outcome = 'ok' | 'errors' | 'failed' | 'refused' | 'cancelled' | Exclude<Loss, 'aborted'>;

/** A subscription ends by its client's leaving as a rule. */
function outcomeOf({ kind, errors, hasFailed }: OperationRecord, loss: Loss | undefined): Outcome {
  if (loss === 'aborted' && kind !== 'subscription') return 'cancelled';
  if (loss !== undefined && loss !== 'aborted') return loss;
  if (hasFailed) return 'failed';
  if (kind === undefined) return 'refused';
  return errors.size === 0 ? 'ok' : 'errors';
}
