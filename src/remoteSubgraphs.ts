import { parse } from 'graphql';
import { remoteSubgraph } from './gateway/remoteSubgraph.js';
import type { GatewayContext, SubgraphClient } from './gateway/subgraphProtocol.js';
import { readSubgraphs } from './gateway/supergraph.js';
import { OperatorError, shown } from './platform/errors.js';
import type { ProtocolConfig } from './platform/protocolConfig.js';
import { withoutCredentials } from './platform/withoutCredentials.js';
import type { TrafficTo } from './subgraphTraffic.js';

/** A client of a subgraph, and the address that it asks. */
export interface RemoteSubgraph {
  readonly name: string;
  readonly url: string;
  readonly client: SubgraphClient;
}

/** Addresses by the names of subgraphs: they win over those in the supergraph. */
export type SubgraphUrls = ReadonlyMap<string, string>;

/** What the operator says about addresses, beside the supergraph. */
export interface GivenAddresses {
  readonly urls: SubgraphUrls;
  /** Where subgraphs are subscribed to: see `RemoteSubgraphOptions`. */
  readonly subscriptionUrls: SubgraphUrls;
}

/** Reads options like `reviews=http://localhost:4001/graphql`. @throws OperatorError that shows what was not understood, and where it stood */
export function readSubgraphUrls(options: readonly string[], where = '--subgraph-url'): SubgraphUrls {
  const urls = new Map<string, string>();
  for (const option of options) {
    const [name, url] = splitOption(option, where, 'http://localhost:4001/graphql');
    if (urls.has(name)) throw new OperatorError(`Expected one ${where} for the subgraph ${name}, but got several.`);
    urls.set(name, httpUrl(name, url, where));
  }
  return urls;
}

/** Reads options like `reviews=ws://localhost:4001/graphql`. Throws as `readSubgraphUrls` does. */
export function readSubscriptionUrls(options: readonly string[]): SubgraphUrls {
  const where = '--subscription-url';
  const urls = new Map<string, string>();
  for (const option of options) {
    const [name, url] = splitOption(option, where, 'ws://localhost:4001/graphql');
    if (urls.has(name)) throw new OperatorError(`Expected one ${where} for the subgraph ${name}, but got several.`);
    if (!isUrl(url, ['ws:', 'wss:', 'http:', 'https:']))
      throw new OperatorError(
        `Expected the address of the subgraph ${name} in ${where} to be like ws://localhost:4001/graphql, or http: for server-sent events, but got ${shown(withoutCredentials(url))}.`,
      );
    urls.set(name, url);
  }
  return urls;
}

function splitOption(option: string, where: string, example: string): [name: string, url: string] {
  const [, name, url] = /^([^=]+)=(.*)$/.exec(option) ?? [];
  if (name === undefined || url === undefined)
    throw new OperatorError(
      `Expected ${where} to be like name=${example}, but got ${shown(withoutCredentials(option))}.`,
    );
  return [name, url];
}

/** @throws OperatorError when an address was given for what is no subgraph of the supergraph */
export function checkSubgraphNames(supergraphSdl: string, { urls, subscriptionUrls }: GivenAddresses): void {
  const names = readSubgraphs(supergraphSdl).map(({ name }) => name);
  const given = [
    ['--subgraph-url', urls],
    ['--subscription-url', subscriptionUrls],
  ] as const;
  for (const [option, byName] of given) {
    const unknown = [...byName.keys()].find((name) => !names.includes(name));
    if (unknown === undefined) continue;
    throw new OperatorError(
      `Expected ${option} to name a subgraph of the supergraph (${names.join(', ')}), but got ${shown(unknown)}.`,
    );
  }
}

/**
 * The subgraphs of a supergraph, over HTTP. One that stays where it is keeps the client that it has, and with it connections and breaker.
 * @throws OperatorError when a subgraph has no address, or one that is no HTTP URL
 */
export function remoteSubgraphs(
  supergraphSdl: string,
  { urls, subscriptionUrls }: GivenAddresses,
  trafficTo: TrafficTo,
  served: readonly RemoteSubgraph[] = [],
): RemoteSubgraph[] {
  return readSubgraphs(supergraphSdl).map(({ name, url: composedUrl }) => {
    const url =
      urls.get(name) ?? (composedUrl === undefined ? undefined : httpUrl(name, composedUrl, 'the supergraph'));
    if (url === undefined)
      throw new OperatorError(
        `The supergraph has no address for the subgraph ${name}: give it by --subgraph-url ${name}=http://…`,
      );
    const known = served.find((subgraph) => subgraph.name === name && subgraph.url === url);
    const subscriptionUrl = subscriptionUrls.get(name);
    if (known) return known;
    return {
      name,
      url,
      client: remoteSubgraph({ name, url, ...(subscriptionUrl && { subscriptionUrl }), ...trafficTo(name) }),
    };
  });
}

/** Why a subgraph does not answer; undefined where it does: with whatever errors, it is there. */
export async function whyUnreachable(
  { name, client }: RemoteSubgraph,
  context: GatewayContext,
): Promise<string | undefined> {
  const operation = '{ __typename }';
  try {
    await client.execute(
      { subgraph: name, operation, document: parse(operation), kind: 'query', key: operation },
      {},
      context,
    );
    return undefined;
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { message?: string } };
    return cause?.message ?? message;
  }
}

function httpUrl(name: string, text: string, where: string): string {
  if (!isUrl(text, ['http:', 'https:']))
    throw new OperatorError(
      `Expected the address of the subgraph ${name} in ${where} to be like http://localhost:4001/graphql, but got ${shown(withoutCredentials(text))}.`,
    );
  return text;
}

function isUrl(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

/** Headers and errors may be those of one subgraph: it must be one of these. @throws OperatorError */
export function checkProtocolNames(
  { forwardHeaders, toldErrors }: Pick<ProtocolConfig, 'forwardHeaders' | 'toldErrors'>,
  subgraphs: readonly string[],
): void {
  const given = [
    ['FORWARD_HEADERS', forwardHeaders],
    ['SUBGRAPH_ERRORS', toldErrors],
  ] as const;
  for (const [variable, rules] of given) {
    const unknown = rules.find(({ subgraph }) => subgraph !== undefined && !subgraphs.includes(subgraph));
    if (unknown)
      throw new OperatorError(
        `Expected ${variable} to name subgraphs that there are (${subgraphs.join(', ')}), but got ${shown(`${unknown.name}@${unknown.subgraph}`)}.`,
      );
  }
}
