import { isAbstractType, type GraphQLSchema } from 'graphql';
import type { Demand } from './demands.js';
import type { ProtectedSchema } from './protectedSchema.js';

/** The parts of the graph that a request may not see. */
export interface DeniedParts {
  /** Whether objects of that type may not be seen at all. */
  type(name: string): boolean;
  /** Whether a field may not be seen; of an abstract type, whether that is so for any of its objects. */
  field(type: string, field: string): boolean;
  /** How many fields an operation without them may have. */
  readonly mostFields: number;
}

/**
 * How many fields may be written for what may be seen, where an operation may not have more anyway. What stands below a field of an interface is written for each of the
 * objects that it is asked of, at each level: some levels of some objects would fill the memory.
 */
const MOST_FIELDS = 3_000;

/** How many fields may be written for what may be seen where an operation may have so many: it keeps most of them. */
export function mostFieldsOf(limit: number): number {
  return Math.max(limit, MOST_FIELDS);
}

/** What is denied to a request that does not fulfil these demands. */
export function deniedParts(
  protectedSchema: ProtectedSchema,
  apiSchema: GraphQLSchema,
  mostFields: number,
  isUnfulfilled: (demand: Demand) => boolean,
): DeniedParts {
  const isDenied = (type: string, field: string) => protectedSchema.ofField(type, field).some(isUnfulfilled);
  return {
    mostFields,
    type: (name) => protectedSchema.ofType(name).some(isUnfulfilled),
    field(name, field) {
      const type = apiSchema.getType(name);
      const objects = isAbstractType(type) ? apiSchema.getPossibleTypes(type).map((object) => object.name) : [name];
      return objects.some((object) => isDenied(object, field));
    },
  };
}
