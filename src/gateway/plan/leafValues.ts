import { isEnumType, type GraphQLEnumType, type GraphQLLeafType } from 'graphql';
import type { Json } from '../json.js';
import type { PossibleTypes } from './possibleTypes.js';

/** What most values of a leaf are in JSON. */
export type LeafKind = 'text' | 'whole' | 'number' | 'boolean';

/** What subgraphs may answer for a scalar of the specification, or an enum. */
export interface LeafValues {
  /** Values of this kind are passed on without a further look. */
  readonly kind?: LeafKind;
  /** In words. */
  readonly expected: string;
  /** What clients get for a value of another kind; undefined where it is none. */
  accept?(value: Json): Json | undefined;
}

/** The rules of the specification for results (https://spec.graphql.org/October2021/#sec-Scalars). JSON has its types, so nothing is guessed: "5" is no number. */
const SCALARS: Readonly<Record<string, LeafValues>> = {
  Int: { kind: 'whole', expected: 'a whole number of 32 bits' },
  Float: { kind: 'number', expected: 'a finite number' },
  String: { kind: 'text', expected: 'a text' },
  Boolean: { kind: 'boolean', expected: 'true or false' },
  ID: {
    kind: 'text',
    expected: 'a text or a whole number below 2^53',
    // Beyond, one number stands for several: an identity would become another.
    accept: (value) => (typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : undefined),
  },
};

/** Undefined for custom scalars: their subgraphs alone know what they are. */
export function leafValues(type: GraphQLLeafType, types: PossibleTypes): LeafValues | undefined {
  return isEnumType(type) ? enumValues(type, types) : SCALARS[type.name];
}

/** A value that clients may not see (`@inaccessible`) is null to them. */
function enumValues(type: GraphQLEnumType, types: PossibleTypes): LeafValues {
  const seen = new Set<Json>(type.getValues().map(({ name }) => name));
  const all: ReadonlySet<Json> = types.valuesOf(type.name);
  return {
    expected: `a value of ${type.name}`,
    // Beyond, one number stands for several: an identity would become another.
    accept: (value) => (seen.has(value) ? value : all.has(value) ? null : undefined),
  };
}

/** Whether a value is of a kind. It is asked about every leaf of every answer, and calls nothing. */
export function isOfKind(value: Json | undefined, kind: LeafKind | undefined): value is Json {
  switch (typeof value) {
    case 'string':
      return kind === 'text';
    case 'number':
      // What JSON has no room for, such as 1e999, is read as infinite.
      return (kind === 'number' && value - value === 0) || (kind === 'whole' && (value | 0) === value);
    case 'boolean':
      return kind === 'boolean';
    default:
      return false;
  }
}

/** What came instead, in words: a value may be secret, its kind is not. */
export function inWords(value: Json): string {
  if (Array.isArray(value)) return 'a list';
  return WORDS[typeof value] ?? 'an object';
}

const WORDS: Readonly<Record<string, string>> = { string: 'a text', number: 'a number', boolean: 'a boolean' };
