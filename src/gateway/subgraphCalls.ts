import { tracer } from '../platform/tracing.js';
import type { CheckAnswer } from './answers/checkAnswer.js';
import { headersOf } from './headerRules.js';
import type { JsonObject } from './json.js';
import { andThen, isPromise, type MaybePromise } from './maybePromise.js';
import { recordOf } from './operationRecord.js';
import type {
  GatewayContext,
  SubgraphClient,
  SubgraphEvent,
  SubgraphEvents,
  SubgraphRequest,
  SubgraphResult,
} from './subgraphProtocol.js';
import type { Lifetime } from './traffic/lifetime.js';
import { isUnsent, overBefore, overUnasked } from './traffic/subgraphErrors.js';

/** One request to a subgraph, told when its answer is there. */
export interface FetchEvent {
  readonly subgraph: string;
  readonly kind: SubgraphRequest['kind'];
  readonly operation: string;
  /** How many entities were asked for; 0 where fields of Query or Mutation were. */
  readonly representations: number;
  readonly durationMs: number;
  readonly errorCount: number;
  /** Of the first error. */
  readonly code: unknown;
  /** False: the subgraph was left alone, too many waited for it, or the operation was over before. */
  readonly wasSent: boolean;
  readonly context: GatewayContext;
}

export type OnFetch = (event: FetchEvent) => void;

/** Asks a subgraph, within the time of the operation. Whatever goes wrong is told in the result: it neither throws nor rejects. */
export type SubgraphCaller = (
  request: SubgraphRequest,
  variables: JsonObject,
  representations: number,
  context: GatewayContext,
  lifetime: Lifetime,
) => MaybePromise<SubgraphResult>;

/** @param check is asked about answers that come from elsewhere */
export function subgraphCaller(
  clients: ReadonlyMap<string, SubgraphClient>,
  check: CheckAnswer,
  onFetch?: OnFetch,
): SubgraphCaller {
  const ask = asker(clients, check);
  return (request, variables, representations, context, lifetime) => {
    const record = recordOf(context);
    const { subgraph, kind, operation, path = '' } = request;
    const startedAt = onFetch ? performance.now() : 0;
    const answered = record?.fetching({ subgraph, path, operation, representations });
    const askOnce = () => ask(request, variables, context, lifetime);
    const result = tracer() ? traced(request, representations, askOnce) : askOnce();
    const returned = headersOf(context)?.returned;
    if (!onFetch && !record && !returned) return result;
    const tell = (answer: SubgraphResult): SubgraphResult => {
      returned?.add(answer);
      const errorCount = answer.errors?.length ?? 0;
      answered?.(errorCount);
      if (!onFetch) return answer;
      const durationMs = performance.now() - startedAt;
      const [error] = answer.errors ?? [];
      const code = error?.extensions?.['code'];
      const wasSent = !isUnsent(error);
      onFetch({ subgraph, kind, operation, representations, durationMs, errorCount, code, wasSent, context });
      return answer;
    };
    return isPromise(result) ? result.then(tell) : tell(result);
  };
}

/** Asks as a span of its own, so that a remote subgraph is told of it. */
function traced(
  { subgraph, kind, path }: SubgraphRequest,
  representations: number,
  askOnce: () => MaybePromise<SubgraphResult>,
): MaybePromise<SubgraphResult> {
  const attributes = {
    'graphql.operation.type': kind,
    'hemicycle.subgraph.name': subgraph,
    'hemicycle.fetch.path': path,
    'hemicycle.fetch.representations': representations,
  };
  const followed = tracer()?.run('fetch', attributes, (span) =>
    andThen(askOnce(), (answer) => {
      const [error] = answer.errors ?? [];
      const code = error?.extensions?.['code'];
      if (error) span.fail(typeof code === 'string' ? code : undefined);
      return answer;
    }),
  );
  return followed ?? askOnce();
}

/** Subscribes to the events of a subgraph. Rejects where it cannot be reached. */
export type SubgraphSubscriber = (
  request: SubgraphRequest,
  variables: JsonObject,
  context: GatewayContext,
) => MaybePromise<SubgraphEvents | SubgraphResult>;

/** @param check is asked about events that come from elsewhere */
export function subgraphSubscriber(
  clients: ReadonlyMap<string, SubgraphClient>,
  check: CheckAnswer,
): SubgraphSubscriber {
  return (request, variables, context) => {
    const client = clients.get(request.subgraph);
    if (!client?.subscribe)
      throw new Error(`Expected events of the subgraph ${request.subgraph}, but its client has none.`);
    const events = client.subscribe(request, variables, context);
    if (client.answersBySchema) return events;
    const checked = (answer: SubgraphResult) => check(answer, request, variables, 0);
    return andThen(events, (opened) => (Symbol.asyncIterator in opened ? eachEvent(opened, checked) : opened));
  };
}

/** The same events, with something done to what each says. */
function eachEvent(events: SubgraphEvents, change: (answer: SubgraphResult) => SubgraphResult): SubgraphEvents {
  const source = events[Symbol.asyncIterator]();
  const iterator: AsyncIterator<SubgraphEvent, undefined> = {
    async next() {
      const next = await source.next();
      return next.done ? next : { done: false, value: (context) => andThen(next.value(context), change) };
    },
    async return() {
      await source.return?.();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

/** Asks, and looks at what comes. */
function asker(clients: ReadonlyMap<string, SubgraphClient>, check: CheckAnswer) {
  return (
    request: SubgraphRequest,
    variables: JsonObject,
    context: GatewayContext,
    lifetime: Lifetime,
  ): MaybePromise<SubgraphResult> => {
    try {
      const client = clients.get(request.subgraph);
      if (!client) throw new Error(`Expected a client for the subgraph ${request.subgraph}, but got none.`);
      const { ending, timeoutMs } = lifetime;
      if (ending) return asResult(overUnasked(request.subgraph, ending, 0, timeoutMs));
      const result = client.execute(request, variables, context, lifetime);
      const checked = (answer: SubgraphResult, durationMs: number) =>
        client.answersBySchema ? answer : check(answer, request, variables, durationMs);
      return isPromise(result) ? untilOver(result, request, lifetime, checked) : checked(result, 0);
    } catch (error) {
      return asResult(error);
    }
  };
}

/**
 * Waits no longer for an answer than the operation may last: then its error stands for it, whatever comes later. A mutation is waited for although its client has
 * left: what it needs shall not be let go of under its feet.
 */
function untilOver(
  result: Promise<SubgraphResult>,
  { subgraph, kind }: SubgraphRequest,
  lifetime: Lifetime,
  checked: (answer: SubgraphResult, durationMs: number) => SubgraphResult,
): Promise<SubgraphResult> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const forget = lifetime.whenOver((ending) => {
      if (ending === 'left' && kind === 'mutation') return;
      const error = overBefore(subgraph, ending, performance.now() - startedAt, lifetime.timeoutMs);
      // The client's own word comes first: it knows whether the subgraph was asked.
      queueMicrotask(() => resolve(asResult(error)));
    });
    const settle = (answer: SubgraphResult) => {
      forget();
      resolve(answer);
    };
    result.then(
      (answer) => settle(checked(answer, performance.now() - startedAt)),
      (error: unknown) => settle(asResult(error)),
    );
  });
}

/** What was thrown, as the answer of a subgraph. */
export function asResult(error: unknown): SubgraphResult {
  return { errors: [error instanceof Error ? error : new Error(String(error))] };
}
