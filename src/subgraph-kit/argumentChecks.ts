import {
  defaultFieldResolver,
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { GraphQLArgument, GraphQLInputType, GraphQLSchema } from 'graphql';
import { BadUserInput } from '../platform/errors.js';
import { readPage } from './pages/pageArguments.js';

/** How many values a list in an argument may have. */
export const LONGEST_LIST = 100;

/** Of a number, or of a list's length. */
type Bounds = readonly [least: number, most: number];

/**
 * What the arguments of a field must keep together: throws BadUserInput, and asks nobody. It gets them coerced, so it may
 * say which it takes; `field` is the coordinate.
 */
export type ArgumentRule = (args: never, field: string) => void;

/**
 * What the schema's types cannot say, by coordinate: the bounds of an argument, for example
 * `{ 'Assembly.hemicycle.width': [100, 4000] }`, and the rule of a field.
 */
export type ArgumentLimits = Readonly<Record<string, Bounds | ArgumentRule>>;

/**
 * Refuses arguments that the schema's types let pass: page sizes, foreign or damaged cursors, long lists, numbers out
 * of bounds, texts that no database can hold, whatever the rule of a field refuses. Pure, so that the gateway can ask before anything else happens, and each
 * subgraph again for itself.
 *
 * @param coordinate the field, for example Assembly.delegations
 * @param args its coerced arguments
 * @throws BadUserInput
 */
export function checkArguments(
  coordinate: string,
  args: Readonly<Record<string, unknown>>,
  limits: ArgumentLimits,
): void {
  if ('after' in args || 'before' in args || 'last' in args || ('first' in args && !limits[`${coordinate}.first`])) {
    readPage(args, { field: coordinate });
  }
  for (const [name, value] of Object.entries(args)) {
    const bounds = limits[`${coordinate}.${name}`];
    if (typeof bounds === 'object') checkBounds(name, value, bounds);
    else checkLengths(name, value);
    checkTexts(name, value);
  }
  const rule = limits[coordinate];
  if (typeof rule === 'function') rule(args as never, coordinate); // of this field, so they are what it takes
}

/** Puts `checkArguments` before every resolver of a schema that has something to check. */
export function guardArguments(schema: GraphQLSchema, limits: ArgumentLimits): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('_')) continue;
    for (const field of Object.values(type.getFields())) {
      // _entities and _service are federation's own: the gateway asks for as many entities as a page has.
      if (field.name.startsWith('_')) continue;
      const coordinate = `${type.name}.${field.name}`;
      if (!field.args.some((argument) => needsCheck(coordinate, argument, limits))) continue;
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (source, args: Record<string, unknown>, context, info) => {
        checkArguments(coordinate, args, limits);
        return resolve(source, args, context, info);
      };
    }
  }
}

/** Whether an argument can break a rule of this file: gateways skip the others. */
export function needsCheck(coordinate: string, { name, type }: GraphQLArgument, limits: ArgumentLimits): boolean {
  if (name === 'first' || name === 'last' || name === 'after' || name === 'before') return true;
  return coordinate in limits || `${coordinate}.${name}` in limits || holdsListOrText(type, new Set());
}

function holdsListOrText(type: GraphQLInputType, seen: Set<unknown>): boolean {
  if (isNonNullType(type)) return holdsListOrText(type.ofType, seen);
  if (isListType(type)) return true;
  const named = getNamedType(type);
  // Scalars of our own look at their texts themselves.
  if (named.name === 'String' || named.name === 'ID') return true;
  if (!isInputObjectType(named) || seen.has(named)) return false;
  seen.add(named);
  return Object.values(named.getFields()).some((field) => holdsListOrText(field.type, seen));
}

function checkBounds(name: string, value: unknown, [least, most]: Bounds): void {
  if (Array.isArray(value)) {
    if (value.length >= least && value.length <= most) return;
    throw new BadUserInput(`${name} to have ${least} to ${most} values`, value.length);
  }
  if (typeof value === 'number' && (value < least || value > most)) {
    throw new BadUserInput(`${name} to be ${least} to ${most}`, value);
  }
}

function checkLengths(name: string, value: unknown): void {
  if (Array.isArray(value)) {
    if (value.length > LONGEST_LIST)
      throw new BadUserInput(`${name} to have at most ${LONGEST_LIST} values`, value.length);
  } else if (value !== null && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) checkLengths(`${name}.${key}`, inner);
  }
}

/** PostgreSQL takes every character but one, and answers that one with an error. */
function checkTexts(name: string, value: unknown): void {
  if (typeof value === 'string') {
    if (value.includes('\0')) throw new BadUserInput(`${name} to be a text without the character U+0000`, value);
  } else if (Array.isArray(value)) {
    for (const inner of value) checkTexts(name, inner);
  } else if (value !== null && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) checkTexts(`${name}.${key}`, inner);
  }
}
