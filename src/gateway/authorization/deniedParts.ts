import { isAbstractType, type GraphQLSchema } from 'graphql';
import type { Demand } from './demands.js';
import type { ProtectedSchema } from './protectedSchema.js';

/** The parts of the graph that a request may not see. */
export interface DeniedParts {
  /** Whether objects of that type may not be seen at all. */
  type(name: string): boolean;
  /** Whether a field may not be seen; of an abstract type, whether that is so for any of its objects. */
  field(type: string, field: string): boolean;
}

/** What is denied to a request that does not fulfil these demands. */
export function deniedParts(
  protectedSchema: ProtectedSchema,
  apiSchema: GraphQLSchema,
  isUnfulfilled: (demand: Demand) => boolean,
): DeniedParts {
  const isDenied = (type: string, field: string) => protectedSchema.ofField(type, field).some(isUnfulfilled);
  return {
    type: (name) => protectedSchema.ofType(name).some(isUnfulfilled),
    field(name, field) {
      const type = apiSchema.getType(name);
      const objects = isAbstractType(type) ? apiSchema.getPossibleTypes(type).map((object) => object.name) : [name];
      return objects.some((object) => isDenied(object, field));
    },
  };
}
