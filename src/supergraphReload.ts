import type { Logger } from 'pino';
import type { Gateway } from './gateway/createGateway.js';
import { OperatorError } from './platform/errors.js';
import { watchFile } from './platform/watchFile.js';
import { remoteSubgraphs, type GivenAddresses, type RemoteSubgraph } from './remoteSubgraphs.js';
import { readSupergraphFile } from './supergraphFile.js';

export interface SupergraphReloadOptions {
  readonly gateway: Gateway;
  readonly file: string;
  readonly addresses: GivenAddresses;
  /** Those that are served at first. */
  readonly subgraphs: readonly RemoteSubgraph[];
  readonly log: Logger;
  /** Called with the subgraphs that a new supergraph brought, or that moved. */
  readonly onNewSubgraphs: (subgraphs: readonly RemoteSubgraph[]) => void;
}

/** Keeps a gateway at the supergraph of a file: what cannot be served is told in one line of the log, and the one before goes on being served. */
export class SupergraphReload implements AsyncDisposable {
  private served: readonly RemoteSubgraph[];
  private readonly watching: Disposable;
  private isWanted = false;
  private working: Promise<void> | undefined;

  constructor(private readonly options: SupergraphReloadOptions) {
    this.served = options.subgraphs;
    this.watching = watchFile(options.file, () => void this.reload());
  }

  get subgraphs(): readonly RemoteSubgraph[] {
    return this.served;
  }

  /** Serves what the file holds now, if that is anything else. One at a time; resolves when it is served, or refused. */
  reload(): Promise<void> {
    this.isWanted = true;
    this.working ??= this.work().finally(() => (this.working = undefined));
    return this.working;
  }

  /** Ends the watching, after a replacement under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.watching[Symbol.dispose]();
    await this.working;
  }

  private async work(): Promise<void> {
    while (this.isWanted) {
      this.isWanted = false;
      await this.reloadOnce().catch((error: unknown) => this.tell(error));
    }
  }

  private async reloadOnce(): Promise<void> {
    const { gateway, file, addresses, onNewSubgraphs } = this.options;
    const supergraphSdl = await readSupergraphFile(file);
    if (supergraphSdl === gateway.supergraphSdl) return;
    const before = this.served;
    const next = remoteSubgraphs(supergraphSdl, addresses, before);
    await gateway.replaceSupergraph(
      supergraphSdl,
      next.map(({ client }) => client),
    );
    this.served = next;
    onNewSubgraphs(next.filter((subgraph) => !before.includes(subgraph)));
  }

  private tell(error: unknown): void {
    const { file, log } = this.options;
    const message = 'The supergraph cannot be replaced; the one before goes on being served';
    if (error instanceof OperatorError) log.error({ file, reason: error.message }, message);
    else log.error({ file, err: error }, message);
  }
}
