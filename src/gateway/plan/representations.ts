import type { FetchRewrite, FieldRequiresNode, RequiresSelection } from '@graphql-hive/router-query-planner';
import { isJsonObject, type Json, type JsonObject } from '../json.js';
import type { PossibleTypes } from './possibleTypes.js';
import { compileRewrites } from './rewrites.js';

/** What a subgraph must be told about an entity, or undefined when the data at hand does not say enough to ask. */
export type Represent = (entity: JsonObject) => JsonObject | undefined;

/** What copying came to. Of an object that no fragment speaks of, nothing is required. */
type Copied = 'something' | 'nothing' | 'notRequired';

/** Copies what is required from an entity into its representation. */
type CopyRequired = (entity: JsonObject, into: JsonObject) => Copied;

/**
 * Compiles the selections that a fetch requires. A required field that is undefined is left out, one that is null is sent as null. A representation
 * of `__typename` alone is sent only when nothing else is required.
 */
export function compileRepresentation(
  requires: readonly RequiresSelection[] | undefined,
  inputRewrites: readonly FetchRewrite[] | undefined,
  types: PossibleTypes,
): Represent {
  const selections = requires ?? [];
  const copyRequired = compileObject(selections, types);
  const typenameSuffices = isTypenameOnly(selections);
  const rewrite = compileRewrites(inputRewrites, types);

  return (entity) => {
    if (entity.__typename === undefined) return undefined;
    const representation: JsonObject = { __typename: entity.__typename };
    if (copyRequired(entity, representation) !== 'something' && !typenameSuffices) return undefined;
    rewrite?.(representation);
    return representation;
  };
}

/** One key per representation: equal representations are asked for once. */
export function representationKey(representation: JsonObject): string {
  // Nearly all have a type name and one scalar: telling those apart does not need JSON.
  let count = 0;
  let lastName = '';
  for (const name in representation) {
    if (++count > 2) return JSON.stringify(representation);
    lastName = name;
  }
  const { __typename: typename, [lastName]: last } = representation;
  return count === 2 && typeof typename === 'string' && typeof last === 'string'
    ? `${typename}\u0000${lastName}\u0000${last}`
    : JSON.stringify(representation);
}

function compileObject(selections: readonly RequiresSelection[], types: PossibleTypes): CopyRequired {
  const parts = selections.flatMap((selection) => compileSelection(selection, types) ?? []);
  const [only] = parts;
  if (only && parts.length === 1) return only;
  return (entity, into) => {
    let copied: Copied = 'notRequired';
    for (const part of parts) {
      const partly = part(entity, into);
      if (partly === 'something' || copied === 'notRequired') copied = partly;
    }
    return copied;
  };
}

function compileSelection(selection: RequiresSelection, types: PossibleTypes): CopyRequired | undefined {
  if (selection.kind === 'Field')
    return (selection.alias ?? selection.name) === '__typename' ? undefined : compileField(selection, types);
  if (selection.kind === 'FragmentSpread')
    throw new Error('Expected the planner to require fields, but got a fragment spread.');

  const names = types.satisfyingOrAbove(selection.typeCondition);
  const inner = compileObject(selection.selections, types);
  return (entity, into) => {
    const typename = entity.__typename;
    return typename === undefined || (typeof typename === 'string' && names.has(typename))
      ? inner(entity, into)
      : 'notRequired';
  };
}

function compileField(field: FieldRequiresNode, types: PossibleTypes): CopyRequired {
  const { name } = field;
  const key = field.alias ?? name;
  const copyValue = field.selections?.length ? compileValue(field.selections, types) : undefined;
  return (entity, into) => {
    const value = entity[name] === undefined ? entity[key] : entity[name];
    if (value === undefined) return 'nothing';
    const copy = value === null || !copyValue ? value : copyValue(value);
    if (copy === undefined) return 'nothing';
    into[key] = copy;
    return 'something';
  };
}

/**
 * An object that nothing is required of goes on with its type, so that it is there; one of which nothing could be had is left out. A list stays as long as it is:
 * there such an object is null.
 */
function compileValue(
  selections: readonly RequiresSelection[],
  types: PossibleTypes,
): (value: Json) => Json | undefined {
  const copyRequired = compileObject(selections, types);
  const copyValue = (value: Json): Json | undefined => {
    if (Array.isArray(value)) return value.map((item) => copyValue(item) ?? null);
    if (!isJsonObject(value)) return value;
    const copy: JsonObject = value.__typename === undefined ? {} : { __typename: value.__typename };
    return copyRequired(value, copy) === 'nothing' ? undefined : copy;
  };
  return copyValue;
}

function isTypenameOnly(selections: readonly RequiresSelection[]): boolean {
  return selections.every((selection) => {
    if (selection.kind === 'Field') return (selection.alias ?? selection.name) === '__typename';
    return selection.kind === 'InlineFragment' && isTypenameOnly(selection.selections);
  });
}
