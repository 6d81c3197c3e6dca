import {
  isAbstractType,
  isCompositeType,
  isObjectType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import type { CostDirectives, ListSize } from './costDirectives.js';

/** What is said of a field, by the objects that it may be asked of. */
export interface FieldCosts {
  /** The largest. */
  readonly weight: number;
  /** The largest of each argument. */
  readonly argumentWeights: ReadonlyMap<string, number>;
  /** Each that one of the objects has; undefined among them where one has none. */
  readonly listSizes: readonly (ListSize | undefined)[];
}

/**
 * What `@cost` and `@listSize` say where an object may be of several types. It is found once for an operation: an interface may have hundreds of objects, and an operation
 * ask it for thousands of fields, most of them again and again.
 */
export class ObjectCosts {
  private readonly types = new Map<GraphQLNamedType, number>();
  private readonly fields = new Map<string, FieldCosts>();

  constructor(
    private readonly apiSchema: GraphQLSchema,
    private readonly directives: CostDirectives,
  ) {}

  /** The weight of a type is that of its heaviest object. */
  ofType(type: GraphQLNamedType): number {
    let weight = this.types.get(type);
    if (weight === undefined) {
      const usual = isCompositeType(type) ? 1 : 0;
      weight = largest(this.objectsOf(type).map(({ name }) => this.directives.weight(name) ?? usual));
      this.types.set(type, weight);
    }
    return weight;
  }

  ofField(parent: GraphQLCompositeType, { name, args }: GraphQLField<unknown, unknown>): FieldCosts {
    const coordinate = `${parent.name}.${name}`;
    let costs = this.fields.get(coordinate);
    if (!costs) {
      const objects = this.objectsOf(parent);
      const heaviest = (suffix: string) =>
        largest(objects.map((object) => this.directives.weight(`${object.name}.${name}${suffix}`) ?? 0));
      costs = {
        weight: heaviest(''),
        argumentWeights: new Map(args.map((argument) => [argument.name, heaviest(`.${argument.name}`)])),
        listSizes: [...new Set(objects.flatMap((object) => this.listSizesAt(object, name)))],
      };
      this.fields.set(coordinate, costs);
    }
    return costs;
  }

  /** What a field of an object says of its size, or else its interfaces do; undefined where neither does. */
  private listSizesAt(type: GraphQLNamedType, field: string): readonly (ListSize | undefined)[] {
    const own = this.directives.listSize(`${type.name}.${field}`);
    if (own) return [own];
    const interfaces = isObjectType(type) ? type.getInterfaces() : [];
    const said = interfaces.flatMap(({ name }) => this.directives.listSize(`${name}.${field}`) ?? []);
    return said.length > 0 ? said : [undefined];
  }

  private objectsOf(type: GraphQLNamedType): readonly GraphQLNamedType[] {
    return isAbstractType(type) ? this.apiSchema.getPossibleTypes(type) : [type];
  }
}

/** The largest of numbers; 0 where there are none. */
export function largest(numbers: readonly number[]): number {
  return numbers.length > 0 ? Math.max(...numbers) : 0;
}
