import { setImmediate as otherWork } from 'node:timers/promises';
import { Kind, type DocumentNode } from 'graphql';
import type { Admissions } from './admission.js';
import type { Authorization } from './authorization/authorization.js';
import type { Engine, PlannedOperation } from './engine.js';
import type { GatewayLog } from './gatewayLog.js';
import { documentOf } from './plan/operation.js';
import type { TrustedDocument } from './trustedDocuments.js';

/** Plans take milliseconds each; a supergraph is not kept waiting for a long manifest. What is not planned by then is planned when it is asked. */
const WARMING_MS = 5_000;

/** What has its plans made. */
export interface Warmed {
  readonly admissions: Admissions;
  readonly authorization: Authorization;
  readonly engine: Engine;
}

/**
 * Has the plans of trusted documents made before anybody asks for them, for the values that conditions have by default, and for who may see everything. A document that does not fit the
 * supergraph is named in the log, and is no reason to stop: clients in the field may still send it, and are told what is wrong with it.
 */
export async function warmPlans(
  documents: readonly TrustedDocument[],
  { admissions, authorization, engine }: Warmed,
  log: GatewayLog | undefined,
): Promise<void> {
  const until = performance.now() + WARMING_MS;
  for (const { id, document } of documents) {
    for (const operation of operationNames(document)) {
      const { admitted, errors } = admissions.admit(document, operation);
      if (!admitted)
        log?.warn({ document: id, operation, reason: errors[0]?.message }, 'A trusted document does not fit the graph');
      // A refusal of the planner is in the log already, and is told to whoever asks.
      else if (performance.now() < until)
        await engine.warm?.(authorization.withAllRights(admitted)).catch(() => undefined);
      await otherWork();
    }
  }
}

/** How many plans are made anew at most, before another supergraph is served. */
export const MOST_REPLANNED = 100;

/** Has the plans made that another generation used often: those who ask the same of this one do not wait. What does not fit it any more is left out. */
export async function warmLike(
  used: readonly PlannedOperation[],
  { admissions, authorization, engine }: Warmed,
): Promise<void> {
  const until = performance.now() + WARMING_MS;
  for (const before of used) {
    if (performance.now() > until) return;
    const { admitted } = admissions.admit(documentOf(before.operation), undefined);
    if (admitted) await engine.warm?.(authorization.withRights(admitted, before.rights), before).catch(() => undefined);
    await otherWork();
  }
}

function operationNames(document: DocumentNode): readonly (string | undefined)[] {
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? [definition.name?.value] : [],
  );
}
