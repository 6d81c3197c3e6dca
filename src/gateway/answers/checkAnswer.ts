import type { DocumentNode, GraphQLSchema } from 'graphql';
import { shown } from '../../platform/errors.js';
import { isJsonObject, MOST_NESTED, nestsDeeper, type Json, type JsonObject } from '../json.js';
import { PossibleTypes } from '../plan/possibleTypes.js';
import type { SubgraphRequest, SubgraphResult } from '../subgraphProtocol.js';
import { Malformed } from '../traffic/subgraphErrors.js';
import { ANY_TYPE, compileShape, type FieldShape, type ObjectShape } from './answerShape.js';
import { inWords, isOfKind } from './leafValues.js';
import { AnswerGivenUp, Misfits } from './misfits.js';

/** Takes out of an answer what does not fit what was asked: there is null in its place then, and an error that says so. Changes the answer's data. */
export type CheckAnswer = (
  result: SubgraphResult,
  request: SubgraphRequest,
  variables: JsonObject,
  durationMs: number,
) => SubgraphResult;

/** Whoever was asked for without a type is of none. */
const NO_TYPES: ReadonlySet<string> = new Set();

/**
 * Checks answers that come from elsewhere against what was asked, by the types of the supergraph: servers have bugs, and other versions. What is built on an answer may
 * then trust that objects and lists stand where they belong, and that leaves have values of their types.
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
    const { data, errors = [], untoldErrors = 0 } = result;
    if (!data)
      return errors.length > 0
        ? result
        : { ...result, errors: [new Malformed(subgraph, durationMs, 'neither data nor errors')] };
    // What an error took away is not there, and the error says so.
    const check = new Check(types, variables, errors.length === 0, () => new Misfits(subgraph, durationMs));
    try {
      check.object(data as JsonObject, shapeOf(document), 0); // subgraphs answer JSON
    } catch (error) {
      if (!(error instanceof AnswerGivenUp)) throw error;
      return { ...result, data: null, errors: [...errors, new Malformed(subgraph, durationMs, error.message)] };
    }
    const { misfits } = check;
    if (!misfits) return result;
    return { ...result, errors: [...errors, ...misfits.told], untoldErrors: untoldErrors + misfits.untold };
  };
}

/** One walk over one answer. Every answer is walked: nothing is made on the way unless something is wrong. */
class Check {
  misfits: Misfits | undefined;
  /** Where it is, as far as it is deep: copied out only where something is wrong. */
  private readonly path: (string | number)[] = [];

  constructor(
    private readonly types: PossibleTypes,
    private readonly variables: JsonObject,
    /** Whether fields may not be missing. */
    private readonly isWhole: boolean,
    private readonly newMisfits: () => Misfits,
  ) {}

  /** @param representedType of an entity that does not say its own */
  object(object: JsonObject, shape: ObjectShape, depth: number, representedType?: Json): void {
    const present = this.fields(object, shape, depth);
    const asked = typeof object.__typename === 'string' ? present + 1 : present;
    if (Object.keys(object).length > asked) refuseDeepValues(object, shape);
    if (!this.isWhole || present === shape.fields.length) return;
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

  /** How many of the fields are there. */
  private fields(object: JsonObject, { fields }: ObjectShape, depth: number): number {
    let present = 0;
    for (let index = 0; index < fields.length; index++) {
      const field = fields[index] as FieldShape; // below its length
      const { key } = field;
      const value = object[key];
      if (value === undefined) continue;
      present++;
      if (isOfKind(value, field.kind) || value === null) continue;
      this.path[depth] = key;
      const right = this.fitting(value, field, field.listDepth, depth + 1);
      if (right !== value) object[key] = right;
    }
    return present;
  }

  /** What stands for the value: itself where it fits, null where it does not. What does not fit inside of it is null by then. */
  private fitting(value: Json, field: FieldShape, listDepth: number, depth: number): Json {
    if (listDepth > 0) return this.fittingList(value, field, listDepth, depth);
    const { leaf, object, typenames } = field;
    if (object) return this.fittingObject(value, object, typenames, depth);
    if (!leaf) return value;
    return leaf.accept?.(value) ?? this.wrong(leaf.instead(value), depth);
  }

  private fittingList(list: Json, field: FieldShape, listDepth: number, depth: number): Json {
    if (!Array.isArray(list)) return this.wrong(`${inWords(list)} for a list`, depth);
    if (field.representations !== undefined) return this.fittingEntities(list, field, field.representations, depth);
    const kind = listDepth === 1 ? field.leaf?.kind : undefined;
    for (let index = 0; index < list.length; index++) {
      const item = list[index];
      if (isOfKind(item, kind) || item === null || item === undefined) continue;
      this.path[depth] = index;
      const right = this.fitting(item, field, listDepth - 1, depth + 1);
      if (right !== item) list[index] = right;
    }
    return list;
  }

  private fittingObject(
    value: Json,
    shape: ObjectShape,
    typenames: ReadonlySet<string>,
    depth: number,
    representedType?: Json,
  ): Json {
    if (!isJsonObject(value)) return this.wrong(`${inWords(value)} for an object`, depth);
    const { __typename: typename } = value;
    if (typename === undefined && shape.asksType) return this.wrong('an object without its type', depth);
    if (typename !== undefined && (typeof typename !== 'string' || !typenames.has(typename)))
      return this.wrong(`an object of the type ${shown(typename)}`, depth);
    this.object(value, shape, depth, representedType);
    return value;
  }

  /** Entities, one for each representation, and of its type or one behind it. */
  private fittingEntities(list: Json[], { object }: FieldShape, variable: string, depth: number): Json {
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
      list[index] = this.fittingObject(item, object, typenames, depth + 1, named);
    }
    return list;
  }

  private wrong(instead: string, depth: number): null {
    (this.misfits ??= this.newMisfits()).add(instead, this.path.slice(0, depth));
    return null;
  }
}

/**
 * What nobody asked for is joined with the rest, and never looked at: only what would take too much stack then is refused.
 *
 * @throws AnswerGivenUp
 */
function refuseDeepValues(object: JsonObject, { keys }: ObjectShape): void {
  for (const [key, value] of Object.entries(object))
    if (!keys.has(key) && nestsDeeper(value, MOST_NESTED))
      throw new AnswerGivenUp(`a value nested deeper than ${MOST_NESTED} levels that was not asked for`);
}
