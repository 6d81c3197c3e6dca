import type { QueryPlan } from '@graphql-hive/router-query-planner';

/** What the gateway asks of the planner's process. The first request loads the supergraph. */
export type PlannerRequest =
  | { readonly kind: 'load'; readonly supergraphSdl: string }
  | {
      readonly kind: 'plan';
      readonly operation: string;
      readonly labels: readonly string[];
      readonly percentage: number;
    };

/** Each request has one response, in order. */
export type PlannerResponse =
  | {
      readonly kind: 'loaded';
      readonly overrideLabels: readonly string[];
      readonly overridePercentages: readonly number[];
    }
  | { readonly kind: 'planned'; readonly plan: QueryPlan }
  | { readonly kind: 'failed'; readonly reason: string }
  /** The native planner itself cannot be loaded: it has no build for this system. */
  | { readonly kind: 'unavailable'; readonly reason: string };
