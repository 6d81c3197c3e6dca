import { headersOf } from './headerRules.js';
import type { JsonObject } from './json.js';
import { isPromise, type MaybePromise } from './maybePromise.js';
import type {
  GatewayContext,
  SubgraphClient,
  SubgraphEvents,
  SubgraphRequest,
  SubgraphResult,
} from './subgraphProtocol.js';

/** One request to a subgraph, told when its answer is there. */
export interface FetchEvent {
  readonly subgraph: string;
  readonly kind: SubgraphRequest['kind'];
  readonly operation: string;
  /** How many entities were asked for; 0 where fields of Query or Mutation were. */
  readonly representations: number;
  readonly durationMs: number;
  readonly errorCount: number;
  readonly context: GatewayContext;
}

export type OnFetch = (event: FetchEvent) => void;

/** Asks a subgraph. Whatever goes wrong is told in the result: it neither throws nor rejects. */
export type SubgraphCaller = (
  request: SubgraphRequest,
  variables: JsonObject,
  representations: number,
  context: GatewayContext,
) => MaybePromise<SubgraphResult>;

export function subgraphCaller(clients: ReadonlyMap<string, SubgraphClient>, onFetch?: OnFetch): SubgraphCaller {
  return (request, variables, representations, context) => {
    const startedAt = onFetch ? performance.now() : 0;
    const result = ask(clients.get(request.subgraph), request, variables, context);
    const returned = headersOf(context)?.returned;
    if (!onFetch && !returned) return result;
    const tell = (answer: SubgraphResult): SubgraphResult => {
      returned?.add(answer);
      if (!onFetch) return answer;
      const { subgraph, kind, operation } = request;
      const durationMs = performance.now() - startedAt;
      onFetch({
        subgraph,
        kind,
        operation,
        representations,
        durationMs,
        errorCount: answer.errors?.length ?? 0,
        context,
      });
      return answer;
    };
    return isPromise(result) ? result.then(tell) : tell(result);
  };
}

/** Subscribes to the events of a subgraph. Rejects where it cannot be reached. */
export type SubgraphSubscriber = (
  request: SubgraphRequest,
  variables: JsonObject,
  context: GatewayContext,
) => MaybePromise<SubgraphEvents | SubgraphResult>;

export function subgraphSubscriber(clients: ReadonlyMap<string, SubgraphClient>): SubgraphSubscriber {
  return (request, variables, context) => {
    const client = clients.get(request.subgraph);
    if (!client?.subscribe)
      throw new Error(`Expected events of the subgraph ${request.subgraph}, but its client has none.`);
    return client.subscribe(request, variables, context);
  };
}

function ask(
  client: SubgraphClient | undefined,
  request: SubgraphRequest,
  variables: JsonObject,
  context: GatewayContext,
): MaybePromise<SubgraphResult> {
  try {
    if (!client) throw new Error(`Expected a client for the subgraph ${request.subgraph}, but got none.`);
    const result = client.execute(request, variables, context);
    return isPromise(result) ? result.catch(asResult) : result;
  } catch (error) {
    return asResult(error);
  }
}

/** What was thrown, as the answer of a subgraph. */
export function asResult(error: unknown): SubgraphResult {
  return { errors: [error instanceof Error ? error : new Error(String(error))] };
}
