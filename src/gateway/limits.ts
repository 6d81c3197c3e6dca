import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { ClientError } from '../platform/errors.js';
import { comparesMore } from './comparisons.js';
import type { JsonObject } from './json.js';
import type { OperationCost } from './operationCost.js';
import { sizeOfOperations, type OperationSize } from './operationSize.js';
import { sizeOfItsText, sizeOfText, type TextSize } from './textSize.js';

/** How much one operation may hold, whatever transport it comes by. */
export interface OperationLimits extends Record<keyof OperationSize, number>, Record<keyof TextSize, number> {
  /** As operationCost.ts counts it: by the objects that pages and lists of lists may hold, known with the variables of a request. */
  readonly cost: number;
  /** As comparisons.ts counts them. */
  readonly comparisons: number;
  /** Values of the schema, as introspectionCost.ts counts them. Without one all of the schema can be told, whatever its size. */
  readonly introspection?: number | undefined;
}

/** Limits that are the same for every schema. */
type FixedLimit = Exclude<keyof OperationLimits, 'introspection'>;

/**
 * Wide enough for full introspection and for screens that ask for much; each is refused before it costs more than some milliseconds. The planner reads 50 levels.
 * An answer that really held 48,000 objects, estimated at 72,000, took 2 seconds and 100 MB.
 */
export const defaultLimits: OperationLimits = {
  tokens: 10_000,
  lines: 10_000,
  depth: 40,
  nameLength: 255,
  aliases: 200,
  rootFields: 50,
  directives: 200,
  fields: 3_000,
  introspectionDepth: 2,
  cost: 100_000,
  // Some 20 ms together, and three times as long in a process that has just begun. A hundred fragments at one place, with eight fields of the same names, are nearly as many.
  comparisons: 50_000,
};

const MEANING: Readonly<Record<FixedLimit, string>> = {
  tokens: 'tokens',
  lines: 'lines',
  depth: 'levels',
  nameLength: 'characters in a name',
  aliases: 'aliases',
  rootFields: 'fields at the root of an operation',
  directives: 'directives',
  fields: 'fields with all fragments written out',
  introspectionDepth: 'lists of the schema within each other',
  cost: 'units of cost',
  comparisons: 'comparisons of fields, fragments and variables',
};

/** Throws OPERATION_TOO_LARGE for a text that is not to be parsed. */
export type CheckText = (text: string) => void;

/** How many texts, and how many of their characters, are remembered as measured: few operations come often. */
const MOST_TEXTS = 1_000;
const MOST_CHARACTERS = 4 * 1024 * 1024;

/** Limits what a text may hold, before it is parsed. Every transport asks for it. */
export function textCheck(limits: OperationLimits): CheckText {
  const measured = new LRUCache<string, true>({
    max: MOST_TEXTS,
    maxSize: MOST_CHARACTERS,
    sizeCalculation: (_, text) => text.length + 1,
  });
  return (text) => {
    if (measured.get(text)) return;
    refuseBeyond(sizeOfText(text, limits), limits);
    measured.set(text, true);
  };
}

/**
 * Limits what a document may hold, before it is validated, because validation itself can be made to cost too much: so it takes cyclic fragments, too. Throws
 * OPERATION_TOO_LARGE, which names the limit, its value and what came.
 */
export function checkLimits(document: DocumentNode, limits: OperationLimits): void {
  refuseBeyond(sizeOfItsText(document, limits.tokens), limits);
  refuseBeyond(sizeOfOperations(document, limits.depth), limits);
  if (comparesMore(document, limits.comparisons)) throw tooManyComparisons(limits.comparisons);
}

/** The refusal of a document of which too much would be compared. */
export function tooManyComparisons(most: number): ClientError {
  return tooLarge('comparisons', MEANING.comparisons, most, Infinity);
}

/** What an operation costs: in data, and in introspection, which has a limit of its own. */
export interface OperationCosts {
  readonly costOf: OperationCost;
  readonly introspectionCostOf: OperationCost;
}

/** Throws OPERATION_TOO_LARGE where a request would cost too much; returns what it costs. */
export function checkCost(
  { costOf, introspectionCostOf }: OperationCosts,
  variables: JsonObject,
  limits: OperationLimits,
): number {
  const cost = costOf(variables);
  refuseBeyond({ cost }, limits);
  return cost + introspectionCostOf(variables);
}

function refuseBeyond(size: Readonly<Partial<Record<FixedLimit, number>>>, limits: OperationLimits): void {
  for (const [name, got] of Object.entries(size) as [FixedLimit, number][])
    if (!(got <= limits[name])) throw tooLarge(name, MEANING[name], limits[name], got);
}

/** The refusal of an operation that goes beyond a limit. */
export function tooLarge(limit: string, meaning: string, allowed: number, got: number): ClientError {
  // Tokens and lines are counted up to the limit, and nested pages soon go beyond what a number can say exactly.
  const isExact = limit !== 'tokens' && limit !== 'lines' && Number.isSafeInteger(got);
  const shown = isExact ? got : `more than ${allowed}`;
  return new ClientError('OPERATION_TOO_LARGE', `Expected at most ${allowed} ${meaning}, but got ${shown}.`, {
    limit,
    allowed,
    got: shown,
  });
}
