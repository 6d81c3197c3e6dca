import type { Logger } from 'pino';
import type { Gateway } from './gateway/createGateway.js';
import { FollowedFile } from './platform/followedFile.js';
import { remoteSubgraphs, type GivenAddresses, type RemoteSubgraph } from './remoteSubgraphs.js';
import type { TrafficTo } from './subgraphTraffic.js';
import { readSupergraphFile } from './supergraphFile.js';

export interface SupergraphReloadOptions {
  readonly gateway: Gateway;
  readonly file: string;
  readonly addresses: GivenAddresses;
  readonly trafficTo: TrafficTo;
  /** Those that are served at first. */
  readonly subgraphs: readonly RemoteSubgraph[];
  readonly log: Logger;
  /** Called with the subgraphs that a new supergraph brought, or that moved. */
  readonly onNewSubgraphs: (subgraphs: readonly RemoteSubgraph[]) => void;
  /** Called when a supergraph came that cannot be served. */
  readonly onRefusal?: () => void;
}

/** Keeps a gateway at the supergraph of a file: what cannot be served is told in one line of the log, and the one before goes on being served. */
export class SupergraphReload implements AsyncDisposable {
  private served: readonly RemoteSubgraph[];
  private readonly following: FollowedFile;

  constructor(private readonly options: SupergraphReloadOptions) {
    const { file, log, subgraphs, onRefusal } = options;
    this.served = subgraphs;
    this.following = new FollowedFile(file, {
      take: (isAsked) => this.take(isAsked),
      onRefusal: (why) => {
        onRefusal?.();
        log.error({ file, ...why }, 'The supergraph cannot be replaced; the one before goes on being served');
      },
    });
  }

  get subgraphs(): readonly RemoteSubgraph[] {
    return this.served;
  }

  /** Serves what the file holds now, and says so where that is nothing else. Resolves when it is served, or refused. */
  reload(): Promise<void> {
    return this.following.takeNow();
  }

  /** Ends the watching, after a replacement under way. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.following[Symbol.asyncDispose]();
  }

  private async take(isAsked: boolean): Promise<void> {
    const { gateway, file, addresses, trafficTo, log, onNewSubgraphs } = this.options;
    const supergraphSdl = await readSupergraphFile(file);
    if (supergraphSdl === gateway.supergraphSdl) {
      if (isAsked) log.info({ file }, 'The supergraph is the one that is served already');
      return;
    }
    const before = this.served;
    const next = remoteSubgraphs(supergraphSdl, addresses, trafficTo, before);
    await gateway.replaceSupergraph(
      supergraphSdl,
      next.map(({ client }) => client),
    );
    this.served = next;
    onNewSubgraphs(next.filter((subgraph) => !before.includes(subgraph)));
  }
}
