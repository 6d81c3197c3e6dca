import type { FlattenNodePathSegment } from '@graphql-hive/router-query-planner';
import { isJsonObject, type Json, type JsonObject, type ResponsePath } from '../json.js';
import type { PossibleTypes } from './possibleTypes.js';
import { keyForClient } from './responseKeys.js';

/** Called for each entity on a path. The path is there only where it was asked for. */
export type VisitEntity = (entity: JsonObject, path: ResponsePath | undefined) => void;

/** Visits the entities that stand on a plan's path. Paths of the answer are built only on request: they are needed for errors alone. */
export type CollectEntities = (data: JsonObject, visit: VisitEntity, withPaths?: boolean) => void;

type Walk = (value: Json, visit: VisitEntity, path: ResponsePath | undefined) => void;

/** Turns a Flatten path (`{ Field }`, `{ TypeCondition }`, `@` for the items of a list) into a walk over the data. */
export function compilePath(segments: readonly FlattenNodePathSegment[], types: PossibleTypes): CollectEntities {
  const walk = segments.reduceRight<Walk>((next, segment) => compileSegment(segment, next, types), visitEntities);
  return (data, visit, withPaths = false) => walk(data, visit, withPaths ? [] : undefined);
}

/** A path as it is told to people: `products.@.seller`. */
export function pathText(segments: readonly FlattenNodePathSegment[]): string {
  return segments
    .map((segment) => {
      if (segment === '@') return '@';
      return 'Field' in segment ? keyForClient(segment.Field) : `|[${segment.TypeCondition.join('|')}]`;
    })
    .join('.');
}

function compileSegment(segment: FlattenNodePathSegment, next: Walk, types: PossibleTypes): Walk {
  if (segment === '@') return (value, visit, path) => walkItems(value, next, visit, path);
  if ('Field' in segment) return intoField(segment.Field, next);
  return intoType(types.satisfying(segment.TypeCondition), next);
}

function intoField(name: string, next: Walk): Walk {
  const walk: Walk = (value, visit, path) => {
    if (Array.isArray(value)) return walkItems(value, walk, visit, path);
    if (!isJsonObject(value)) return;
    const child = value[name];
    if (child !== null && child !== undefined) next(child, visit, path && [...path, name]);
  };
  return walk;
}

/** An object without a type name passes: the planner left `__typename` out where there is only one possibility. */
function intoType(names: ReadonlySet<string>, next: Walk): Walk {
  const walk: Walk = (value, visit, path) => {
    if (Array.isArray(value)) return walkItems(value, walk, visit, path);
    if (!isJsonObject(value)) return;
    const typename = value.__typename;
    if (typename === undefined || (typeof typename === 'string' && names.has(typename))) next(value, visit, path);
  };
  return walk;
}

const visitEntities: Walk = (value, visit, path) => {
  if (Array.isArray(value)) walkItems(value, visitEntities, visit, path);
  else if (isJsonObject(value)) visit(value, path);
};

function walkItems(value: Json, walk: Walk, visit: VisitEntity, path: ResponsePath | undefined): void {
  if (!Array.isArray(value)) return;
  for (let index = 0; index < value.length; index++) {
    const item = value[index];
    if (item !== null && item !== undefined) walk(item, visit, path && [...path, index]);
  }
}
