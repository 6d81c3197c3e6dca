import {
  isAbstractType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLAbstractType,
  type GraphQLCompositeType,
  type GraphQLEnumType,
  type GraphQLList,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { DeniedParts } from '../authorization/deniedParts.js';
import type { Json, JsonObject, ResponsePath } from '../json.js';
import { responseObject } from '../responseObject.js';
import type { Operation } from './operation.js';
import type { PossibleTypes } from './possibleTypes.js';
import type { ResponseKeys } from './responseKeys.js';

/**
 * Cuts merged data to exactly what was asked for, and may be seen. A null where none may be is reported, and null moves up to the nearest place that may be null.
 * The data fit the schema: what did not was taken out before it was merged (answers/checkAnswer.ts).
 */
export type Project = (data: JsonObject, report: ProjectionReport) => JsonObject | null;

/** Told of nulls, with the path that the client sees, of each once. */
export interface ProjectionReport {
  /** There is one in a non-null position. */
  nullAt(message: string, path: ResponsePath): void;
  /** One stands for a field, or an object of a type, that the request may not see. */
  deniedAt(what: string, path: ResponsePath): void;
}

/** Stands for a value that may not be null and has none: its parent becomes null. The report was made. */
const MISSING = Symbol('missing');
type ProjectedValue = Json | typeof MISSING;

/** Where the projection is. One array is reused for a whole answer: paths are copied out only to be reported. */
interface Walk {
  readonly path: (string | number)[];
  readonly report: ProjectionReport;
}

/** What becomes of a value that is not null. */
type ProjectValue = (value: Json, walk: Walk) => ProjectedValue;
type ProjectObject = (object: JsonObject, walk: Walk) => JsonObject | typeof MISSING;

interface ProjectedField {
  readonly key: string;
  /** The key in the merged data. */
  readonly source: string;
  readonly isNonNull: boolean;
  readonly coordinate: string;
  readonly isDenied?: boolean;
  /** Values are passed on as they came: most leaves of most answers. */
  readonly isPassedOn?: boolean;
  readonly project?: ProjectValue | undefined;
  /** What is known without data: the `__typename` of an object type. */
  readonly constant?: string;
}

/** What an answer looks like. */
export interface ProjectedOperation {
  /** The client's operation, its conditions applied. */
  readonly folded: Operation;
  readonly keys: ResponseKeys;
  readonly denied?: DeniedParts;
}

export function compileProjection(
  apiSchema: GraphQLSchema,
  types: PossibleTypes,
  { folded, keys, denied }: ProjectedOperation,
): Project {
  return new ProjectionCompiler(apiSchema, types, folded.fragments, keys, denied).compile(folded);
}

class ProjectionCompiler {
  constructor(
    private readonly apiSchema: GraphQLSchema,
    private readonly types: PossibleTypes,
    private readonly fragments: Operation['fragments'],
    private readonly keys: ResponseKeys,
    private readonly denied: DeniedParts | undefined,
  ) {}

  compile({ definition }: Operation): Project {
    const root = this.apiSchema.getRootType(definition.operation);
    if (!root) throw new Error(`Expected the schema to have a type for each ${definition.operation}, but got none.`);
    const project = this.compileObject(root, [definition.selectionSet]);
    return (data, report) => {
      const projected = project(data, { path: [], report });
      return projected === MISSING ? null : projected;
    };
  }

  private compileObject(type: GraphQLCompositeType, selectionSets: readonly SelectionSetNode[]): ProjectObject {
    const fields = [...this.collectFields(type, selectionSets)].map(([key, nodes]) =>
      this.compileField(type, key, nodes),
    );
    return (object, walk) => {
      const answer = responseObject();
      for (const field of fields) {
        const raw = object[field.source];
        if (field.isPassedOn && raw !== undefined && raw !== null) {
          answer[field.key] = raw;
          continue;
        }
        if (field.constant !== undefined) {
          answer[field.key] = field.constant;
          continue;
        }
        const value = projectField(field, raw, walk);
        if (value === MISSING) {
          if (field.isNonNull) return MISSING;
          answer[field.key] = null;
        } else answer[field.key] = value;
      }
      return answer;
    };
  }

  private compileField(parent: GraphQLCompositeType, key: string, nodes: readonly FieldNode[]): ProjectedField {
    const [node] = nodes; // nodes with one key have one name and the same arguments: validation saw to it
    if (!node) throw new Error(`Expected a field for the key ${key}, but got none.`);
    const name = node.name.value;
    const field = { key, source: this.keys.inSubgraphs(node), coordinate: `${parent.name}.${name}`, isNonNull: false };
    if (name === '__typename')
      return isObjectType(parent)
        ? { ...field, constant: parent.name }
        : { ...field, isNonNull: true, isPassedOn: true };
    // Introspection is answered by graphql-js: see execute/introspection.ts.
    if (name === '__schema' || name === '__type') return { ...field, source: key, isPassedOn: true };

    const definition = 'getFields' in parent ? parent.getFields()[name] : undefined;
    if (!definition) throw new Error(`Expected a field of the API schema, but got ${field.coordinate}.`);
    const isNonNull = isNonNullType(definition.type);
    if (this.denied?.field(parent.name, name)) return { ...field, isNonNull, isDenied: true };
    // All fields have the same keys: reading them is what a projection does most.
    const project = this.compileValue(definition.type, field.coordinate, nodes);
    return { ...field, isNonNull, isPassedOn: !project, project };
  }

  /** Undefined where values are passed on as they came. */
  private compileValue(
    outputType: GraphQLOutputType,
    coordinate: string,
    nodes: readonly FieldNode[],
  ): ProjectValue | undefined {
    const type = isNonNullType(outputType) ? outputType.ofType : outputType;
    if (isListType(type)) return this.compileList(type, coordinate, nodes);
    if (isLeafType(type)) return isEnumType(type) ? this.compileEnum(type) : undefined;
    const selectionSets = nodes.flatMap((node) => node.selectionSet ?? []);
    return isObjectType(type)
      ? this.compileObjectValue(type, selectionSets)
      : this.compileAbstractValue(type, selectionSets);
  }

  /** A value that clients may not see (`@inaccessible`) is null to them. */
  private compileEnum(type: GraphQLEnumType): ProjectValue | undefined {
    const seen: ReadonlySet<Json> = new Set(type.getValues().map(({ name }) => name));
    const hidesSome = this.types.valuesOf(type.name).size > seen.size;
    return hidesSome ? (value) => (seen.has(value) ? value : null) : undefined;
  }

  private compileList(
    type: GraphQLList<GraphQLOutputType>,
    coordinate: string,
    nodes: readonly FieldNode[],
  ): ProjectValue {
    const isNonNull = isNonNullType(type.ofType);
    const project = this.compileValue(type.ofType, coordinate, nodes);
    return (value, walk) => {
      const list = value as Json[]; // the data fit the schema
      const depth = walk.path.length;
      const answer = new Array<Json>(list.length);
      for (let index = 0; index < list.length; index++) {
        const item = list[index] ?? null;
        if (item !== null && !project) {
          answer[index] = item;
          continue;
        }
        walk.path[depth] = index;
        const projected = item === null || !project ? null : project(item, walk);
        if (projected !== null && projected !== MISSING) answer[index] = projected;
        else if (!isNonNull) answer[index] = null;
        else {
          if (projected === null)
            walk.report.nullAt(`Cannot return null for non-nullable field ${coordinate}.`, [...walk.path]);
          walk.path.length = depth;
          return MISSING;
        }
      }
      walk.path.length = depth;
      return answer;
    };
  }

  /** An object of a type that clients may not see (`@inaccessible`) is null to them. */
  private compileObjectValue(type: GraphQLObjectType, selectionSets: readonly SelectionSetNode[]): ProjectValue {
    const project = this.compileObject(type, selectionSets);
    return (value, walk) => {
      const object = value as JsonObject; // the data fit the schema
      const typename = object.__typename;
      const isHidden = typeof typename === 'string' && typename !== type.name && !this.apiSchema.getType(typename);
      return isHidden ? null : project(object, walk);
    };
  }

  /**
   * By the object's own type. Where it has no `__typename` the planner knew that it was not needed, and where it has an interface's own name it comes from an
   * `@interfaceObject`: both are projected by the abstract type.
   */
  private compileAbstractValue(type: GraphQLAbstractType, selectionSets: readonly SelectionSetNode[]): ProjectValue {
    const byTypename = new Map<string | undefined, ProjectObject | undefined>();
    const { denied } = this;
    return (value, walk) => {
      const object = value as JsonObject; // the data fit the schema
      const typename = typeof object.__typename === 'string' ? object.__typename : undefined;
      if (typename !== undefined && denied?.type(typename)) {
        walk.report.deniedAt(typename, [...walk.path]);
        return MISSING;
      }
      if (!byTypename.has(typename)) {
        const actual = this.actualType(type, typename);
        byTypename.set(typename, actual && this.compileObject(actual, selectionSets));
      }
      return byTypename.get(typename)?.(object, walk) ?? null;
    };
  }

  private actualType(declared: GraphQLAbstractType, typename: string | undefined): GraphQLCompositeType | undefined {
    if (typename === undefined) return declared;
    const type = this.apiSchema.getType(typename);
    if (isInterfaceType(type)) return type;
    return isObjectType(type) && this.apiSchema.isSubType(declared, type) ? type : undefined;
  }

  private collectFields(
    type: GraphQLCompositeType,
    selectionSets: readonly SelectionSetNode[],
    collected = new Map<string, FieldNode[]>(),
  ): Map<string, FieldNode[]> {
    for (const selection of selectionSets.flatMap((selectionSet) => selectionSet.selections)) {
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        collected.set(key, [...(collected.get(key) ?? []), selection]);
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments.get(selection.name.value);
      if (fragment && this.applies(fragment.typeCondition?.name.value, type))
        this.collectFields(type, [fragment.selectionSet], collected);
    }
    return collected;
  }

  private applies(condition: string | undefined, type: GraphQLCompositeType): boolean {
    if (condition === undefined || condition === type.name) return true;
    const conditionType = this.apiSchema.getType(condition);
    return (
      isAbstractType(conditionType) &&
      (isObjectType(type) || isInterfaceType(type)) &&
      this.apiSchema.isSubType(conditionType, type)
    );
  }
}

function projectField(field: ProjectedField, raw: Json | undefined, walk: Walk): ProjectedValue {
  const depth = walk.path.length;
  if (field.isDenied) {
    walk.report.deniedAt(field.coordinate, [...walk.path, field.key]);
    return field.isNonNull ? MISSING : null;
  }
  let value: ProjectedValue = raw ?? null;
  if (value !== null && field.project) {
    walk.path[depth] = field.key;
    value = field.project(value, walk);
    walk.path.length = depth;
  }
  if (value === null && field.isNonNull) {
    walk.report.nullAt(`Cannot return null for non-nullable field ${field.coordinate}.`, [...walk.path, field.key]);
    return MISSING;
  }
  return value;
}
