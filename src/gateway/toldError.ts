import type { ToldErrors } from '../platform/subgraphErrorsConfig.js';
import type { SubgraphError } from './subgraphProtocol.js';

/** An error that a subgraph elsewhere told in its answer: its own affair, which its own log has. Those of subgraphs in this process are ours. */
export class ToldError extends Error {
  override readonly name = 'ToldError';
  readonly code: string | undefined;

  constructor(
    { message, extensions }: SubgraphError,
    readonly subgraph: string,
  ) {
    super(message);
    const code = extensions?.['code'];
    this.code = typeof code === 'string' ? code : undefined;
  }

  /** Whether the operator lets clients hear it in the subgraph's own words. */
  isFor(clients: readonly ToldErrors[]): boolean {
    return clients.some(
      ({ name, subgraph }) =>
        (name === '*' || name === this.code) && (subgraph === undefined || subgraph === this.subgraph),
    );
  }
}
