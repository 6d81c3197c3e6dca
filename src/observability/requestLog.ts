import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { OperationRecord, RecordedFetch } from '../gateway/operationRecord.js';
import { withoutLiterals } from '../gateway/withoutLiterals.js';
import type { Loss } from '../http/lostAnswers.js';
import type { ObservedResponse, RequestObserver, RequestRefusal } from '../http/requestObserver.js';
import type { ObservabilityConfig } from '../platform/observabilityConfig.js';

/** Where clients ask; health checks and scrapes would be most of the log. */
const LOGGED_ROUTE = '/graphql';

const REQUEST = 'A request was answered';

/** Names and texts are the client's: they are cut, and pino escapes them. */
const LONGEST_NAME = 100;
const LONGEST_TEXT = 2_000;
const LONGEST_FETCH_TEXT = 500;

/**
 * One line for each request: each operation, and each request in which none could be read. Nothing in it tells who asked: no address, no token, no variable, and no
 * literal. Slow operations are told with their plan.
 */
export class RequestLog implements RequestObserver {
  constructor(
    private readonly log: Logger,
    private readonly config: Pick<ObservabilityConfig, 'logRequests' | 'slowOperationMs'>,
  ) {}

  onResponse(response: ObservedResponse): void {
    if (response.route !== LOGGED_ROUTE) return;
    const { requestId, method, status, durationMs, loss, operations, refusal } = response;
    const ended = loss ? { [loss]: true } : { status };
    for (const operation of operations) this.tell(operation, ended, loss);
    if (operations.length === 0 && this.config.logRequests)
      this.log.info(
        { requestId, method, ...ended, durationMs: rounded(durationMs), ...refusalFields(refusal) },
        REQUEST,
      );
  }

  onUnreadable(requestId: string, status: number): void {
    if (this.config.logRequests) this.log.info({ requestId, status }, 'What came could not be read as a request');
  }

  onRefusedConnection(requestId: string, refusal: RequestRefusal): void {
    if (this.config.logRequests)
      this.log.info({ requestId, transport: 'websocket', ...refusalFields(refusal) }, 'A connection was refused');
  }

  onOperation(operation: OperationRecord): void {
    this.tell(operation, {});
  }

  private tell(operation: OperationRecord, ended: object, loss?: Loss): void {
    const { elapsedMs } = operation;
    if (this.config.logRequests) this.log.info(lineOf(operation, elapsedMs, ended), REQUEST);
    const isOurs = loss !== 'unread' && operation.kind !== 'subscription'; // how long it took
    if (isOurs && elapsedMs >= this.config.slowOperationMs)
      this.log.warn(slowLineOf(operation, elapsedMs), 'A slow operation');
  }
}

function lineOf(operation: OperationRecord, elapsedMs: number, ended: object): object {
  const { requestId, transport, name, kind, cost, fetchCount, planMs, errors, answers } = operation;
  return {
    requestId,
    transport,
    operation: name?.slice(0, LONGEST_NAME),
    kind,
    ...ended,
    durationMs: rounded(elapsedMs),
    cost,
    fetches: fetchCount,
    ...(planMs !== undefined && { planMs: rounded(planMs) }),
    ...(errors.size > 0 && { errors: Object.fromEntries(errors) }),
    ...(kind === 'subscription' && { answers }),
  };
}

/** As errors of operations are told, with the reason. */
function refusalFields(refusal: RequestRefusal | undefined): object {
  return refusal ? { errors: { [refusal.code]: 1 }, reason: refusal.reason } : {};
}

function slowLineOf(operation: OperationRecord, elapsedMs: number): object {
  const { requestId, name, planMs, fetchCount, fetches } = operation;
  const text = withoutLiterals(operation.text ?? '');
  return {
    requestId,
    operation: name?.slice(0, LONGEST_NAME),
    durationMs: rounded(elapsedMs),
    planMs: planMs && rounded(planMs),
    fetchCount,
    fetches: fetches.map((fetch) => fetchLine(fetch, elapsedMs)),
    hash: createHash('sha256').update(text).digest('hex'),
    text: text.slice(0, LONGEST_TEXT),
  };
}

/** Of one that is not answered, how long it has taken so far. */
function fetchLine({ startedAtMs, durationMs, operation, ...fetch }: RecordedFetch, elapsedMs: number): object {
  return {
    ...fetch,
    startedAtMs: rounded(startedAtMs),
    durationMs: rounded(durationMs ?? elapsedMs - startedAtMs),
    ...(durationMs === undefined && { isUnderWay: true }),
    text: withoutLiterals(operation).slice(0, LONGEST_FETCH_TEXT),
  };
}

/** To a hundredth of a millisecond. */
function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
