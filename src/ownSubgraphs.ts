import { isNativeError } from 'node:util/types';
import { execute, parse } from 'graphql';
import type { Logger } from 'pino';
import { remoteSubgraph } from './gateway/remoteSubgraph.js';
import { localSubgraph, type SubgraphClient } from './gateway/subgraphClients.js';
import type { Config } from './platform/config.js';
import { OperatorError, shown } from './platform/errors.js';
import { readSubgraphUrls, type SubgraphUrls } from './remoteSubgraphs.js';
import { contextHeaders } from './requestContexts.js';
import { todayInUtc, type RequestContext } from './subgraph-kit/requestContext.js';
import type { Subgraph } from './subgraph-kit/defineSubgraph.js';
import { subgraphs } from './subgraphs/index.js';

/** Where those of our subgraphs are that are not in this process. @throws OperatorError for what is no address, or no subgraph of ours */
export function elsewhere({ subgraphUrls }: Pick<Config, 'subgraphUrls'>): SubgraphUrls {
  const urls = readSubgraphUrls(subgraphUrls, 'SUBGRAPH_URLS or --subgraph-url');
  const names = subgraphs.map(({ name }) => name);
  const unknown = [...urls.keys()].find((name) => !names.includes(name));
  if (unknown === undefined) return urls;
  throw new OperatorError(
    `Expected the address of one of our subgraphs (${names.join(', ')}), but got one of ${shown(unknown)}.`,
  );
}

/** Clients of our subgraphs: over HTTP where they are elsewhere, the others in this process. */
export function ownClients(
  { subgraphExecution }: Pick<Config, 'subgraphExecution'>,
  urls: SubgraphUrls = new Map(),
): SubgraphClient[] {
  return subgraphs.map(({ name, schema, sdl }) => {
    const url = urls.get(name);
    if (url === undefined) return localSubgraph({ name, schema, sdl, compiled: subgraphExecution === 'compiled' });
    // The contexts of our gateway, whose word for them is `object`.
    return remoteSubgraph({ name, url, sdl, headersFor: (context) => contextHeaders(context as RequestContext) });
  });
}

const SERVICE = '{ _service { sdl } }';

/**
 * Looks once at each subgraph that is elsewhere, and warns of one that does not answer, or that is not of this version: the graph is
 * composed of the schemas in this program, so what another version lacks would fail when it is asked.
 */
export async function warnOfStrangers(
  clients: readonly SubgraphClient[],
  urls: SubgraphUrls,
  log: Logger,
  closing: AbortSignal,
): Promise<void> {
  const remote = subgraphs.filter(({ name }) => urls.has(name));
  await Promise.all(
    remote.map(async (subgraph) => {
      const { name } = subgraph;
      const client = clients.find((one) => one.name === name);
      const trouble = client && (await whatIsWrong(client, subgraph));
      if (trouble !== undefined && !closing.aborted)
        log.warn({ subgraph: name, url: urls.get(name), ...trouble.fields }, trouble.message);
    }),
  );
}

async function whatIsWrong(
  client: SubgraphClient,
  subgraph: Subgraph,
): Promise<{ fields: object; message: string } | undefined> {
  const document = parse(SERVICE);
  const request = { subgraph: subgraph.name, operation: SERVICE, document, kind: 'query', key: SERVICE } as const;
  try {
    const theirs = await client.execute(request, {}, { requestId: 'start', today: todayInUtc() });
    const ours = await execute({ schema: subgraph.schema, document });
    if (JSON.stringify(theirs.data) === JSON.stringify(ours.data)) return undefined;
    return { fields: {}, message: 'A subgraph is not of this version: what it lacks fails when it is asked' };
  } catch (error) {
    const { cause, message } = error as Error;
    const reason = isNativeError(cause) ? cause.message : message;
    return { fields: { reason }, message: 'A subgraph cannot be reached; the others are served' };
  }
}
