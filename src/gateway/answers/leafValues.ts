import { isEnumType, type GraphQLEnumType, type GraphQLLeafType } from 'graphql';
import { MOST_NESTED, nestsDeeper, type Json } from '../json.js';

/** What most values of a leaf are in JSON. */
export type LeafKind = 'text' | 'whole' | 'number' | 'boolean';

/** What subgraphs may answer for a scalar or an enum. */
export interface LeafValues {
  /** Values of this kind are right without a further look. */
  readonly kind?: LeafKind;
  /** What stands for a value of another kind; undefined where it is none of the leaf's. */
  accept?(value: Json): Json | undefined;
  /** What came instead, in words. A value may be secret, its kind is not. */
  instead(value: Json): string;
}

/** The rules of the specification for results (https://spec.graphql.org/October2021/#sec-Scalars). JSON has its types, so nothing is guessed: "5" is no number. */
const SCALARS: ReadonlyMap<string, LeafValues> = new Map<string, LeafValues>([
  ['Int', { kind: 'whole', instead: insteadOf('a whole number of 32 bits') }],
  ['Float', { kind: 'number', instead: insteadOf('a finite number') }],
  ['String', { kind: 'text', instead: insteadOf('a text') }],
  ['Boolean', { kind: 'boolean', instead: insteadOf('true or false') }],
  [
    'ID',
    {
      kind: 'text',
      // Beyond, one number stands for several: an identity would become another.
      accept: (value) => (typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : undefined),
      instead: insteadOf('a text or a whole number below 2^53'),
    },
  ],
]);

/** What a custom scalar is its subgraphs alone know. */
export const ANY_VALUES: LeafValues = {
  accept: (value) => (nestsDeeper(value, MOST_NESTED) ? undefined : value),
  instead: () => `a value nested deeper than ${MOST_NESTED} levels`,
};

const ENUMS = new WeakMap<GraphQLEnumType, LeafValues>();

/** The same for the same type. An enum of the supergraph has those values, too, that clients may not see. */
export function leafValues(type: GraphQLLeafType): LeafValues {
  if (!isEnumType(type)) return SCALARS.get(type.name) ?? ANY_VALUES;
  let values = ENUMS.get(type);
  if (!values) ENUMS.set(type, (values = enumValues(type)));
  return values;
}

function enumValues(type: GraphQLEnumType): LeafValues {
  const names = new Set<Json>(type.getValues().map(({ name }) => name));
  return {
    accept: (value) => (names.has(value) ? value : undefined),
    // The enum itself may be hidden from clients.
    instead: insteadOf('a value of its enum'),
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

function insteadOf(expected: string): (value: Json) => string {
  return (value) => `${inWords(value)} for ${expected}`;
}

/** What a value is, in words. */
export function inWords(value: Json): string {
  if (Array.isArray(value)) return 'a list';
  return WORDS[typeof value] ?? 'an object';
}

const WORDS: Readonly<Record<string, string>> = { string: 'a text', number: 'a number', boolean: 'a boolean' };
