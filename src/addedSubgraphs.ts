import type { Logger } from 'pino';
import type { ComposedSubgraph } from './gateway/composeSupergraph.js';
import { fetchSubgraphSdl } from './gateway/fetchSubgraphSdl.js';
import { remoteSubgraph } from './gateway/remoteSubgraph.js';
import type { SubgraphClient } from './gateway/subgraphClients.js';
import type { Config } from './platform/config.js';
import { OperatorError } from './platform/errors.js';
import { withoutCredentials } from './platform/withoutCredentials.js';
import { readSubgraphUrls, type SubgraphUrls } from './remoteSubgraphs.js';
import type { TrafficTo } from './subgraphTraffic.js';
import { subgraphs } from './subgraphs/index.js';

/** Somebody else's subgraph, composed with ours and asked over HTTP. */
export interface AddedSubgraph extends ComposedSubgraph {
  readonly client: SubgraphClient;
}

/** Where it is said. */
const WHERE = 'ADDED_SUBGRAPHS or --add-subgraph';

/** Where the subgraphs of others are. @throws OperatorError for what is no address, or bears the name of a subgraph of ours */
export function addedUrls({ addedSubgraphs }: Pick<Config, 'addedSubgraphs'>): SubgraphUrls {
  const urls = readSubgraphUrls(addedSubgraphs, WHERE);
  const ours = subgraphs.find(({ name }) => urls.has(name));
  if (ours)
    throw new OperatorError(
      `Expected ${WHERE} to have subgraphs under names of their own, but got ${ours.name}: for ours at another address there is SUBGRAPH_URLS or --subgraph-url.`,
    );
  return urls;
}

/** Asks the subgraphs of others what they have. One that does not tell is left out, and named in the log: the rest is served. */
export async function findAddedSubgraphs(
  urls: SubgraphUrls,
  log: Logger,
  trafficTo: TrafficTo = () => ({}),
): Promise<AddedSubgraph[]> {
  const found = await Promise.all([...urls].map(([name, url]) => findAddedSubgraph(name, url, log, trafficTo)));
  return found.flatMap((subgraph) => subgraph ?? []);
}

async function findAddedSubgraph(
  name: string,
  url: string,
  log: Logger,
  trafficTo: TrafficTo,
): Promise<AddedSubgraph | undefined> {
  const place = withoutCredentials(url);
  try {
    const sdl = await fetchSubgraphSdl(name, url);
    log.info({ subgraph: name, url: place }, 'A subgraph joins ours');
    return { name, url, place, sdl, client: remoteSubgraph({ name, url, sdl, ...trafficTo(name) }) };
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    log.warn({ subgraph: name, url: place, reason: error.message }, 'A subgraph is left out; the others are served');
    return undefined;
  }
}
