import type { DocumentNode, GraphQLSchema } from 'graphql';
import { shown } from '../../platform/errors.js';
import { isJsonObject, MOST_NESTED, nestsDeeper, type Json, type JsonObject } from '../json.js';
import { PossibleTypes } from '../plan/possibleTypes.js';
import type { SubgraphError, SubgraphRequest, SubgraphResult } from '../subgraphProtocol.js';
import { malformed } from '../traffic/subgraphErrors.js';
import { ANY_TYPE, compileShape, type FieldShape, type ObjectShape } from './answerShape.js';

/** Takes out of an answer what was not asked for in this shape: there is null in its place then, and an error that says so. Changes the answer's data. */
export type CheckAnswer = (
  result: SubgraphResult,
  request: SubgraphRequest,
  variables: JsonObject,
  durationMs: number,
) => SubgraphResult;

/** Whoever was asked for without a type is of none. */
const NO_TYPES: ReadonlySet<string> = new Set();

/** As many places are told as an answer to a client tells. */
const MOST_TOLD = 100;

/**
 * Checks answers that come from elsewhere against what was asked, by the types of the supergraph: servers have bugs, and other versions. What is built on an answer may
 * then trust that objects and lists stand where they belong.
 */
export function answerCheck(supergraph: GraphQLSchema): CheckAnswer {
  const types = new PossibleTypes(supergraph);
  const shapes = new WeakMap<DocumentNode, ObjectShape>();
  const shapeOf = (document: DocumentNode) => {
    let shape = shapes.get(document);
    if (!shape) shapes.set(document, (shape = compileShape(document, supergraph, types)));
    return shape;
  };
  return (result, { document, subgraph }, variables, durationMs) => {
    const { data, errors = [] } = result;
    const errorAt = (instead: string, path?: (string | number)[]) => malformed(subgraph, durationMs, instead, path);
    if (!data) return errors.length > 0 ? result : { ...result, errors: [errorAt('neither data nor errors')] };
    // What an error took away is not there, and the error says so.
    const check = new Check(types, variables, errors.length === 0, errorAt);
    check.object(data as JsonObject, shapeOf(document), 0); // subgraphs answer JSON
    return check.errors.length === 0 ? result : { ...result, errors: [...errors, ...check.errors] };
  };
}

/** One walk over one answer. Every answer is walked: nothing is made on the way unless something is wrong. */
class Check {
  readonly errors: SubgraphError[] = [];
  /** Where it is, as far as it is deep: copied out only where something is wrong. */
  private readonly path: (string | number)[] = [];

  constructor(
    private readonly types: PossibleTypes,
    private readonly variables: JsonObject,
    /** Whether fields may not be missing. */
    private readonly isWhole: boolean,
    private readonly errorAt: (instead: string, path: (string | number)[]) => SubgraphError,
  ) {}

  /** @param representedType of an entity that does not say its own */
  object(object: JsonObject, shape: ObjectShape, depth: number, representedType?: Json): void {
    this.fields(object, shape, depth);
    if (!this.isWhole) return;
    this.presence(object, shape.always.get(ANY_TYPE), depth);
    const { __typename: typename = representedType } = object;
    if (typeof typename === 'string') this.presence(object, shape.always.get(typename), depth);
  }

  private presence(object: JsonObject, keys: readonly string[] | undefined, depth: number): void {
    if (!keys) return;
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index] as string; // below its length
      if (object[key] !== undefined) continue;
      this.path[depth] = key;
      this.wrong('nothing', depth + 1);
      object[key] = null;
    }
  }

  private fields(object: JsonObject, { scalars, anything, fields }: ObjectShape, depth: number): void {
    for (let index = 0; index < scalars.length; index++) {
      const key = scalars[index] as string; // below its length
      const value = object[key];
      if (typeof value !== 'object' || value === null) continue;
      this.path[depth] = key;
      this.wrong(`${kindOf(value)} for a scalar`, depth + 1);
      object[key] = null;
    }
    for (let index = 0; index < anything.length; index++) {
      const key = anything[index] as string; // below its length
      if (!nestsDeeper(object[key], MOST_NESTED)) continue;
      this.path[depth] = key;
      this.wrong(`a value nested deeper than ${MOST_NESTED} levels`, depth + 1);
      object[key] = null;
    }
    for (let index = 0; index < fields.length; index++) {
      const field = fields[index] as FieldShape; // below its length
      const value = object[field.key];
      if (value === null || value === undefined) continue;
      this.path[depth] = field.key;
      if (!this.isRight(value, field, field.listDepth, depth + 1)) object[field.key] = null;
    }
  }

  /** Whether the value may stand there. What may not stand inside of it is null by then. */
  private isRight(value: Json, field: FieldShape, listDepth: number, depth: number): boolean {
    const { object } = field;
    if (listDepth === 0) return !object || this.isObject(value, object, field.typenames, depth);
    if (!Array.isArray(value)) return this.wrong(`${kindOf(value)} for a list`, depth);
    if (field.representations !== undefined) return this.areEntities(value, field, field.representations, depth);
    if (!object && listDepth === 1) return true;
    for (let index = 0; index < value.length; index++) {
      const item = value[index];
      if (item === null || item === undefined) continue;
      this.path[depth] = index;
      if (!this.isRight(item, field, listDepth - 1, depth + 1)) value[index] = null;
    }
    return true;
  }

  private isObject(
    value: Json,
    shape: ObjectShape,
    typenames: ReadonlySet<string>,
    depth: number,
    representedType?: Json,
  ): boolean {
    if (!isJsonObject(value)) return this.wrong(`${kindOf(value)} for an object`, depth);
    const { __typename: typename } = value;
    if (typename === undefined && shape.asksType) return this.wrong('an object without its type', depth);
    if (typename !== undefined && (typeof typename !== 'string' || !typenames.has(typename)))
      return this.wrong(`an object of the type ${shown(typename)}`, depth);
    this.object(value, shape, depth, representedType);
    return true;
  }

  /** Entities, one for each representation, and of its type or one behind it. */
  private areEntities(list: Json[], { object }: FieldShape, variable: string, depth: number): boolean {
    const representations = this.variables[variable];
    const asked = Array.isArray(representations) ? representations : [];
    if (list.length !== asked.length) return this.wrong(`${list.length} entities for ${asked.length}`, depth);
    for (let index = 0; index < list.length; index++) {
      const item = list[index];
      if (item === null || item === undefined || !object) continue;
      const representation = asked[index];
      const named = isJsonObject(representation) ? representation.__typename : undefined;
      this.path[depth] = index;
      const typenames = typeof named === 'string' ? this.types.behind(named) : NO_TYPES;
      if (!this.isObject(item, object, typenames, depth + 1, named)) list[index] = null;
    }
    return true;
  }

  private wrong(instead: string, depth: number): false {
    if (this.errors.length < MOST_TOLD) this.errors.push(this.errorAt(instead, this.path.slice(0, depth)));
    return false;
  }
}

function kindOf(value: Json): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : 'a scalar';
}
