import type { Run } from '../execute/run.js';
import type { JsonObject } from '../json.js';
import type { OverrideChoice } from '../plan/planner.js';
import type { SubgraphRequest, SubgraphResult } from '../subgraphProtocol.js';
import type { TellAt } from './subgraphFault.js';

/** What stitching carries through one operation. It batches by this object: each operation has its own. */
export interface StitchedRun {
  readonly choice: OverrideChoice;
  readonly fetch: Run['fetch'];
  readonly errors: StitchedErrors;
  /** The events of a subscription. */
  readonly subscribe?: (request: SubgraphRequest, variables: JsonObject) => AsyncIterable<SubgraphResult>;
}

/** All errors of subgraphs. What concerns a field that another subgraph requires is met at no place of the answer. */
export interface StitchedErrors {
  readonly told: Set<TellAt>;
  /** So many more had answers that had too many. */
  untold: number;
}
