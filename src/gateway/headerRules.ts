import type { IncomingHttpHeaders } from 'node:http';
import type { ForwardRule, ReturnRule } from '../platform/headerConfig.js';
import { mostRestrictive } from './cacheControl.js';
import type { SubgraphResult } from './subgraphProtocol.js';

/** Which headers travel from clients to subgraphs, and back. */
export interface HeaderRules {
  readonly forward: readonly ForwardRule[];
  readonly returned: readonly ReturnRule[];
}

/** No header travels, but for those by which a request is recognised. */
export const NO_HEADERS: HeaderRules = { forward: [], returned: [] };

/** The headers of one request of a client, as far as subgraphs are concerned. */
export interface RequestHeaders {
  /** What a remote subgraph is sent, by names in lower case. */
  forwardedTo(subgraph: string): Readonly<Record<string, string>>;
  /** What remote subgraphs sent back; undefined where nothing of it is passed on. */
  readonly returned: ReturnedHeaders | undefined;
}

/** A context that carries them: the gateway looks at nothing else of a context. */
export interface HeaderContext {
  readonly headers?: RequestHeaders | undefined;
}

const TRACE_IDS = '(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}';

/** A trace that began elsewhere (W3C Trace Context, section 3.2.2), also of a version to come: what is no such thing is not passed on, nor what belongs to it. */
const TRACEPARENT = new RegExp(`^(?:00-${TRACE_IDS}|(?!00|ff)[0-9a-f]{2}-${TRACE_IDS}(?:-.*)?)$`);

function tracingHeaders({ traceparent, tracestate }: IncomingHttpHeaders): Record<string, string> {
  if (typeof traceparent !== 'string' || !TRACEPARENT.test(traceparent)) return {};
  return { traceparent, ...(typeof tracestate === 'string' && { tracestate }) };
}

/** What becomes of the headers of a request with this id. */
export function requestHeaders(rules: HeaderRules, incoming: IncomingHttpHeaders, requestId: string): RequestHeaders {
  const toAll: Record<string, string> = { 'x-request-id': requestId, ...tracingHeaders(incoming) };
  const add = (headers: Record<string, string>, name: string) => {
    const value = incoming[name];
    // Node has joined what came more than once, but for set-cookie, which no client sends.
    if (typeof value === 'string' && name !== 'x-request-id') headers[name] = value;
  };
  for (const { name, subgraph } of rules.forward) if (subgraph === undefined) add(toAll, name);
  const forwardedTo = (subgraph: string) => {
    const own = rules.forward.filter((rule) => rule.subgraph === subgraph);
    if (own.length === 0) return toAll;
    const headers = { ...toAll };
    for (const { name } of own) add(headers, name);
    return headers;
  };
  return { forwardedTo, returned: rules.returned.length > 0 ? new ReturnedHeaders(rules.returned) : undefined };
}

/** The headers that a context carries, if any: contexts are made by others. */
export function headersOf(context: HeaderContext): RequestHeaders | undefined {
  return context.headers;
}

/** Gathers the headers of the subgraphs' answers to one request, in the order in which they come. */
export class ReturnedHeaders {
  private readonly answers: { readonly headers: IncomingHttpHeaders; readonly hasErrors: boolean }[] = [];

  constructor(private readonly rules: readonly ReturnRule[]) {}

  add({ headers = {}, errors = [] }: SubgraphResult): void {
    this.answers.push({ headers, hasErrors: errors.length > 0 });
  }

  /** One header of the client's answer for each rule that any answer has something for. */
  merged(): readonly (readonly [name: string, value: string | string[]])[] {
    return this.rules.flatMap((rule) => {
      const value = this.merge(rule);
      return value === undefined || value.length === 0 ? [] : [[rule.name, value] as const];
    });
  }

  private merge({ name, rule }: ReturnRule): string | string[] | undefined {
    const values = this.answers.flatMap(({ headers }) => headers[name] ?? []);
    switch (rule) {
      case 'first':
        return values.at(0);
      case 'last':
        return values.at(-1);
      case 'append':
        return values;
      case 'most-restrictive':
        // An answer that says nothing about caching, or that tells errors, may not be cached, and so neither may what it is part of.
        return values.length === 0
          ? undefined
          : mostRestrictive(this.answers.map(({ headers, hasErrors }) => (hasErrors ? undefined : headers[name])));
    }
  }
}
