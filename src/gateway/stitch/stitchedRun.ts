import type { Run } from '../execute/run.js';
import type { JsonObject } from '../json.js';
import type { OverrideChoice } from '../plan/planner.js';
import type { SubgraphRequest, SubgraphResult } from '../subgraphProtocol.js';
import type { SubgraphFault } from './subgraphFault.js';

/** What stitching carries through one operation. It batches by this object: each operation has its own. */
export interface StitchedRun {
  readonly choice: OverrideChoice;
  readonly fetch: Run['fetch'];
  /** Faults that only showed where another subgraph required what they concern: no place in the answer tells of them. */
  readonly lost: Set<SubgraphFault>;
  /** The events of a subscription. */
  readonly subscribe?: (request: SubgraphRequest, variables: JsonObject) => AsyncIterable<SubgraphResult>;
}
