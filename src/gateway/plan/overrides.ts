import type { GatewayLog } from '../gatewayLog.js';
import type { OverrideChoice } from './planner.js';

/** How labels of `@override(label:)` are decided. Both are asked once per request, and only when the supergraph has such labels. */
export interface OverrideOptions {
  /** Whether a label of one's own is active for a request. Without this none is. */
  isActive?(label: string, context: object): boolean;
  /** The labels that were made active for every request, where they were: one that the supergraph does not have is likely misspelled. */
  readonly activeForAll?: readonly string[];
  /** Between 0 and 100, evenly spread: `percent(30)` is active below 30. For tests; a random number otherwise. */
  draw?(context: object): number;
}

/** What a supergraph leaves to be decided for each request. */
export interface ProgressiveOverrides {
  readonly overrideLabels: readonly string[];
  readonly overridePercentages: readonly number[];
}

/** Labels that are active for every request. */
export function activeForAll(labels: readonly string[]): OverrideOptions {
  return { isActive: (label) => labels.includes(label), activeForAll: labels };
}

/** Says which labels were made active that the supergraph does not have. */
export function warnOfUnknownLabels(
  { overrideLabels }: ProgressiveOverrides,
  { activeForAll: active = [] }: OverrideOptions,
  log: GatewayLog | undefined,
): void {
  const unknown = active.filter((label) => !overrideLabels.includes(label));
  if (unknown.length > 0)
    log?.warn({ unknown, known: overrideLabels }, 'Labels of @override are active that the supergraph does not have');
}

/** Decides the overrides of requests. The same decision always comes as the same object, so few plans are made. */
export class OverrideChoices {
  private readonly labels: readonly string[];
  private readonly bounds: readonly number[];
  private readonly known = new Map<string, KeyedChoice>();

  constructor(
    progressive: ProgressiveOverrides,
    private readonly options: OverrideOptions,
  ) {
    this.labels = [...progressive.overrideLabels].sort();
    this.bounds = [...new Set(progressive.overridePercentages)].sort((a, b) => a - b);
  }

  for(context: object): KeyedChoice {
    const { options, bounds } = this;
    const active = this.labels.filter((label) => options.isActive?.(label, context) ?? false);
    return this.choice(active, bounds.length > 0 ? (options.draw?.(context) ?? Math.random() * 100) : 0);
  }

  /** What a choice that was made for another supergraph comes to in this one. */
  like({ labels, percentage }: OverrideChoice): KeyedChoice {
    return this.choice(
      this.labels.filter((label) => labels.has(label)),
      percentage,
    );
  }

  private choice(active: readonly string[], drawn: number): KeyedChoice {
    const bucket = this.bounds.filter((bound) => bound <= drawn).length;
    const key = `${bucket} ${active.join(' ')}`;
    let choice = this.known.get(key);
    if (!choice)
      this.known.set(key, (choice = { key, labels: new Set(active), percentage: middleOf(bucket, this.bounds) }));
    return choice;
  }
}

/** A choice, and its part in the key of a plan. */
export interface KeyedChoice extends OverrideChoice {
  readonly key: string;
}

/** All percentages between two bounds lead to the same plan: the middle stands for them. */
function middleOf(bucket: number, bounds: readonly number[]): number {
  const from = bounds[bucket - 1] ?? 0;
  const until = bounds[bucket] ?? 100;
  return (from + until) / 2;
}
