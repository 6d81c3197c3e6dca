import type { DocumentNode, GraphQLSchema } from 'graphql';
import { shown } from '../../platform/errors.js';
import { isJsonObject, type Json, type JsonObject } from '../json.js';
import { PossibleTypes } from '../plan/possibleTypes.js';
import type { SubgraphError, SubgraphRequest, SubgraphResult } from '../subgraphProtocol.js';
import { malformed } from '../traffic/subgraphErrors.js';
import { compileShape, type FieldShape, type ObjectShape } from './answerShape.js';

/** Takes out of an answer what was not asked for in this shape: there is null in its place then, and an error that says so. Changes the answer's data. */
export type CheckAnswer = (
  result: SubgraphResult,
  request: SubgraphRequest,
  variables: JsonObject,
  durationMs: number,
) => SubgraphResult;

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
    const check = new Check(types, variables, errorAt);
    check.root(data as JsonObject, shapeOf(document), errors.length > 0); // subgraphs answer JSON
    return check.errors.length === 0 ? result : { ...result, errors: [...errors, ...check.errors] };
  };
}

/** One walk over one answer. */
class Check {
  readonly errors: SubgraphError[] = [];
  /** Where it is: copied out only where something is wrong. */
  private readonly path: (string | number)[] = [];

  constructor(
    private readonly types: PossibleTypes,
    private readonly variables: JsonObject,
    private readonly errorAt: (instead: string, path: (string | number)[]) => SubgraphError,
  ) {}

  root(data: JsonObject, shape: ObjectShape, hasErrors: boolean): void {
    this.fields(data, shape);
    if (hasErrors) return;
    for (const key of [...shape.fields.keys(), ...shape.scalars])
      if (data[key] === undefined) data[key] = this.at(key, () => this.wrong('nothing'));
  }

  private fields(object: JsonObject, shape: ObjectShape): void {
    for (const key of shape.scalars) {
      const value = object[key];
      if (typeof value === 'object' && value !== null)
        object[key] = this.at(key, () => this.wrong(`${kindOf(value)} for a scalar`));
    }
    for (const [key, field] of shape.fields) {
      const value = object[key];
      if (value === null || value === undefined) continue;
      this.path.push(key);
      object[key] =
        field.representations === undefined
          ? this.value(value, field, field.listDepth)
          : this.entities(value, field, this.variables[field.representations]);
      this.path.pop();
    }
  }

  /** What may stand there: the value, or null. */
  private value(value: Json, field: FieldShape, listDepth: number): Json {
    if (listDepth === 0) return field.object ? this.object(value, field.object, field.typenames) : value;
    if (!Array.isArray(value)) return this.wrong(`${kindOf(value)} for a list`);
    // A list of scalars is passed on as it is.
    if (field.object || listDepth > 1) this.items(value, (item) => this.value(item, field, listDepth - 1));
    return value;
  }

  /** Entities, one for each representation and of its type. */
  private entities(value: Json, { object: shape }: FieldShape, representations: Json | undefined): Json {
    if (!Array.isArray(value)) return this.wrong(`${kindOf(value)} for a list`);
    const asked = Array.isArray(representations) ? representations : [];
    if (value.length !== asked.length) return this.wrong(`${value.length} entities for ${asked.length}`);
    if (shape) this.items(value, (item, index) => this.object(item, shape, this.typesOf(asked[index])));
    return value;
  }

  private object(value: Json, shape: ObjectShape, typenames: ReadonlySet<string>): Json {
    if (!isJsonObject(value)) return this.wrong(`${kindOf(value)} for an object`);
    const { __typename: typename } = value;
    if (typename !== undefined && (typeof typename !== 'string' || !typenames.has(typename)))
      return this.wrong(`an object of the type ${shown(typename)}`);
    this.fields(value, shape);
    return value;
  }

  private items(list: Json[], look: (item: Json, index: number) => Json): void {
    for (let index = 0; index < list.length; index++) {
      const item = list[index] ?? null;
      if (item === null) continue;
      this.path.push(index);
      list[index] = look(item, index);
      this.path.pop();
    }
  }

  /** An entity is of the type that was asked for, or of one behind it. */
  private typesOf(representation: Json | undefined): ReadonlySet<string> {
    const typename = isJsonObject(representation) ? representation.__typename : undefined;
    return this.types.behind(typeof typename === 'string' ? typename : '');
  }

  private at(key: string, look: () => null): null {
    this.path.push(key);
    look();
    this.path.pop();
    return null;
  }

  private wrong(instead: string): null {
    if (this.errors.length < MOST_TOLD) this.errors.push(this.errorAt(instead, [...this.path]));
    return null;
  }
}

function kindOf(value: Json): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : 'a scalar';
}
