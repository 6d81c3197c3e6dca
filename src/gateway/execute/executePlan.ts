import type { PlanStep } from '../plan/compilePlan.js';
import { isPromise, type MaybePromise } from '../maybePromise.js';
import { fetchEntities } from './fetchEntities.js';
import { fetchRoot } from './fetchRoot.js';
import type { Run } from './run.js';

/** Runs a plan: data and errors are in the run afterwards. It stays synchronous as long as every answer is there at once. */
export function executePlan(step: PlanStep, run: Run): MaybePromise<void> {
  switch (step.kind) {
    case 'sequence':
      return inSequence(step.steps, run, 0);
    case 'parallel':
      return inParallel(step.steps, run);
    case 'root':
      return fetchRoot(step, run);
    case 'entities':
      return fetchEntities(step, run);
  }
}

function inSequence(steps: readonly PlanStep[], run: Run, from: number): MaybePromise<void> {
  for (const [index, step] of steps.entries()) {
    if (index < from) continue;
    const done = executePlan(step, run);
    if (isPromise(done)) return index + 1 < steps.length ? done.then(() => inSequence(steps, run, index + 1)) : done;
  }
}

function inParallel(steps: readonly PlanStep[], run: Run): MaybePromise<void> {
  const pending = steps.map((step) => executePlan(step, run)).filter((done) => isPromise(done));
  if (pending.length > 0) return Promise.all(pending).then(() => undefined);
}
