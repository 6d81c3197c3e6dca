import { setTimeout as delay } from 'node:timers/promises';
import { isNativeError } from 'node:util/types';
import { execute, parse } from 'graphql';
import type { Logger } from 'pino';
import { remoteSubgraph } from './gateway/remoteSubgraph.js';
import { localSubgraph, type SubgraphClient } from './gateway/subgraphClients.js';
import type { Config } from './platform/config.js';
import { OperatorError, shown } from './platform/errors.js';
import { withoutCredentials } from './platform/withoutCredentials.js';
import { readSubgraphUrls, type SubgraphUrls } from './remoteSubgraphs.js';
import { contextHeaders } from './requestContexts.js';
import type { TrafficTo } from './subgraphTraffic.js';
import { todayInUtc, type RequestContext } from './subgraph-kit/requestContext.js';
import type { Subgraph } from './subgraph-kit/defineSubgraph.js';
import { subgraphs } from './subgraphs/index.js';

/** Where it is said. */
const WHERE = 'SUBGRAPH_URLS or --subgraph-url';

/** Where those of our subgraphs are that are not in this process. @throws OperatorError for what is no address, or no subgraph of ours */
export function elsewhere({ subgraphUrls }: Pick<Config, 'subgraphUrls'>): SubgraphUrls {
  const urls = readSubgraphUrls(subgraphUrls, WHERE);
  const names = subgraphs.map(({ name }) => name);
  const unknown = [...urls.keys()].find((name) => !names.includes(name));
  if (unknown === undefined) return urls;
  throw new OperatorError(
    `Expected ${WHERE} to have addresses of our subgraphs (${names.join(', ')}), but got one of ${shown(unknown)}.`,
  );
}

/** Clients of our subgraphs: over HTTP where they are elsewhere, the others in this process. */
export function ownClients(
  { subgraphExecution }: Pick<Config, 'subgraphExecution'>,
  urls: SubgraphUrls = new Map(),
  trafficTo: TrafficTo = () => ({}),
): SubgraphClient[] {
  return subgraphs.map(({ name, schema, sdl }) => {
    const url = urls.get(name);
    if (url === undefined) return localSubgraph({ name, schema, sdl, compiled: subgraphExecution === 'compiled' });
    // The contexts of our gateway, whose word for them is `object`.
    const headersFor = (context: object) => contextHeaders(context as RequestContext);
    return remoteSubgraph({ name, url, sdl, headersFor, ...trafficTo(name) });
  });
}

const SERVICE = '{ _service { sdl } }';

/** How often a subgraph is looked at that did not answer yet: in a deployment all start at once. */
const LOOK_EVERY_MS = 5_000;

/**
 * Looks at each subgraph that is elsewhere until it has answered, and warns of one that does not, once, and of one that is not of this version: the graph is
 * composed of the schemas in this program, so what another version lacks would fail when it is asked. Ends when all have answered, or at closing.
 */
export async function warnOfStrangers(
  clients: readonly SubgraphClient[],
  urls: SubgraphUrls,
  log: Logger,
  closing: AbortSignal,
  everyMs = LOOK_EVERY_MS,
): Promise<void> {
  const greet = async (subgraph: Subgraph, client: SubgraphClient, url: string): Promise<void> => {
    const fields = { subgraph: subgraph.name, url: withoutCredentials(url) };
    for (let isFirst = true; !closing.aborted; isFirst = false) {
      const { isOfThisVersion, reason } = await lookAt(client, subgraph);
      if (isOfThisVersion || closing.aborted) return;
      if (isOfThisVersion === false)
        return log.warn(fields, 'A subgraph is not of this version: what it lacks fails when it is asked');
      if (isFirst) log.warn({ ...fields, reason }, 'A subgraph cannot be reached; the others are served');
      await delay(everyMs, undefined, { ref: false, signal: closing }).catch(() => undefined);
    }
  };
  await Promise.all(
    subgraphs.map(async (subgraph) => {
      const client = clients.find(({ name }) => name === subgraph.name);
      const url = urls.get(subgraph.name);
      if (client && url !== undefined) await greet(subgraph, client, url);
    }),
  );
}

/** Whether the subgraph has the schema in this program; undefined, with the reason, where it does not tell. */
async function lookAt(
  client: SubgraphClient,
  subgraph: Subgraph,
): Promise<{ isOfThisVersion?: boolean; reason?: string | undefined }> {
  const document = parse(SERVICE);
  const request = { subgraph: subgraph.name, operation: SERVICE, document, kind: 'query', key: SERVICE } as const;
  try {
    const theirs = await client.execute(request, {}, { requestId: 'start', today: todayInUtc() });
    // One that is still loading answers, too.
    if (!theirs.data) return { reason: theirs.errors?.[0]?.message };
    const ours = await execute({ schema: subgraph.schema, document });
    return { isOfThisVersion: JSON.stringify(theirs.data) === JSON.stringify(ours.data) };
  } catch (error) {
    const { cause, message } = error as Error;
    return { reason: isNativeError(cause) ? cause.message : message };
  }
}
