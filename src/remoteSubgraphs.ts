import { parse } from 'graphql';
import { remoteSubgraph, type GatewayContext, type SubgraphClient } from './gateway/subgraphClients.js';
import { readSubgraphs } from './gateway/supergraph.js';
import { OperatorError, shown } from './platform/errors.js';

/** A client of a subgraph, and the address that it asks. */
export interface RemoteSubgraph {
  readonly name: string;
  readonly url: string;
  readonly client: SubgraphClient;
}

/** Addresses by the names of subgraphs: they win over those in the supergraph. */
export type SubgraphUrls = ReadonlyMap<string, string>;

/** Reads options like `reviews=http://localhost:4001/graphql`. @throws OperatorError that shows what was not understood, and where it stood */
export function readSubgraphUrls(options: readonly string[], where = '--subgraph-url'): SubgraphUrls {
  const urls = new Map<string, string>();
  for (const option of options) {
    const [, name, url] = /^([^=]+)=(.*)$/.exec(option) ?? [];
    if (name === undefined || url === undefined)
      throw new OperatorError(
        `Expected ${where} to be like name=http://localhost:4001/graphql, but got ${shown(option)}.`,
      );
    if (urls.has(name)) throw new OperatorError(`Expected one ${where} for the subgraph ${name}, but got several.`);
    urls.set(name, httpUrl(name, url));
  }
  return urls;
}

/** @throws OperatorError when an address was given for what is no subgraph of the supergraph */
export function checkSubgraphNames(supergraphSdl: string, urls: SubgraphUrls): void {
  const names = readSubgraphs(supergraphSdl).map(({ name }) => name);
  const unknown = [...urls.keys()].find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new OperatorError(
    `Expected --subgraph-url to name a subgraph of the supergraph (${names.join(', ')}), but got ${shown(unknown)}.`,
  );
}

/**
 * The subgraphs of a supergraph, over HTTP. One that stays where it is keeps the client, and with it the connections, that it has.
 * @throws OperatorError when a subgraph has no address, or one that is no HTTP URL
 */
export function remoteSubgraphs(
  supergraphSdl: string,
  urls: SubgraphUrls,
  served: readonly RemoteSubgraph[] = [],
): RemoteSubgraph[] {
  return readSubgraphs(supergraphSdl).map(({ name, url: composedUrl }) => {
    const url = urls.get(name) ?? (composedUrl === undefined ? undefined : httpUrl(name, composedUrl));
    if (url === undefined)
      throw new OperatorError(
        `The supergraph has no address for the subgraph ${name}: give it by --subgraph-url ${name}=http://…`,
      );
    const known = served.find((subgraph) => subgraph.name === name && subgraph.url === url);
    return known ?? { name, url, client: remoteSubgraph({ name, url }) };
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

function httpUrl(name: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new OperatorError(
      `Expected the address of the subgraph ${name} to be like http://localhost:4001/graphql, but got ${shown(text)}.`,
    );
  return text;
}
