import { Kind, visit, type DirectiveNode, type DocumentNode, type StringValueNode } from 'graphql';
import { withoutExternalInterfaceFields } from './withoutExternals.js';
import type { ProgressiveOverrides } from '../plan/overrides.js';
import type { OverrideChoice } from '../plan/planner.js';

/** A supergraph as the stitching library shall see it, and what its `@override(label:)` depend on. */
export interface StitchableSupergraph extends ProgressiveOverrides {
  readonly document: DocumentNode;
}

/** No label of anybody's begins so. */
const OWN_PREFIX = '~';

/**
 * Prepares a supergraph for the stitching library (4.5.2), which of itself
 * - leaves out what is `@inaccessible`, so that an object of a hidden type becomes an error. Here everything is stitched: the projection hides it, as it does
 *   for the planner's plans.
 * - draws a random number for each field with an override by percentage, and on both sides, so that each subgraph may leave it to the other. Under a label that is
 *   no percentage it asks us, and we decide once per request.
 */
export function stitchable(supergraph: DocumentNode): StitchableSupergraph {
  const labels = new Set<string>();
  const percentages = new Set<number>();
  const ownLabel = (label: StringValueNode): StringValueNode => {
    const percentage = percentageOf(label.value);
    if (percentage === undefined) labels.add(label.value);
    else percentages.add(percentage);
    return percentage === undefined ? label : { ...label, value: OWN_PREFIX + label.value };
  };
  const document = visit(withoutExternalInterfaceFields(supergraph), {
    Directive: (directive): DirectiveNode | null | undefined => {
      if (directive.name.value === 'inaccessible') return null;
      return directive.name.value === 'join__field' ? withOverrideLabel(directive, ownLabel) : undefined;
    },
  });
  return { document, overrideLabels: [...labels], overridePercentages: [...percentages] };
}

/** Whether an override applies, by its label in a stitchable supergraph. */
export function isOverridden(label: string, { labels, percentage }: OverrideChoice): boolean {
  const bound = label.startsWith(OWN_PREFIX) ? percentageOf(label.slice(OWN_PREFIX.length)) : undefined;
  return bound === undefined ? labels.has(label) : percentage < bound;
}

function percentageOf(label: string): number | undefined {
  const digits = /^percent\((\d+(?:\.\d+)?)\)$/.exec(label)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function withOverrideLabel(directive: DirectiveNode, rename: (label: StringValueNode) => StringValueNode) {
  return {
    ...directive,
    arguments: directive.arguments?.map((argument) =>
      argument.name.value === 'overrideLabel' && argument.value.kind === Kind.STRING
        ? { ...argument, value: rename(argument.value) }
        : argument,
    ),
  };
}
