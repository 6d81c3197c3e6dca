import { isAbstractType, isEnumType, type GraphQLSchema } from 'graphql';

/** Which object types stand behind a type's name, in the supergraph: also those that clients may not see. */
export class PossibleTypes {
  private readonly byName = new Map<string, ReadonlySet<string>>();

  constructor(private readonly supergraph: GraphQLSchema) {}

  /** The names of the object types that satisfy one of the conditions, and the conditions themselves (an `@interfaceObject` answers with its own name). */
  satisfying(conditions: readonly string[]): ReadonlySet<string> {
    return new Set(conditions.flatMap((name) => [...this.behind(name)]));
  }

  /** As `satisfying`, and the abstract types that may turn out to be of this type. */
  satisfyingOrAbove(condition: string): ReadonlySet<string> {
    const above = Object.keys(this.supergraph.getTypeMap()).filter((name) => this.behind(name).has(condition));
    return new Set([...this.behind(condition), ...above]);
  }

  /** How many object types stand behind an abstract type, hidden ones included. */
  countBehind(abstractType: string): number {
    return this.behind(abstractType).size - 1;
  }

  /** The values of an enum, hidden ones included. */
  valuesOf(enumType: string): ReadonlySet<string> {
    const type = this.supergraph.getType(enumType);
    return new Set(isEnumType(type) ? type.getValues().map(({ name }) => name) : []);
  }

  /** The names of the object types behind one type, and its own. */
  behind(name: string): ReadonlySet<string> {
    let names = this.byName.get(name);
    if (!names) {
      const type = this.supergraph.getType(name);
      const possible =
        type && isAbstractType(type) ? this.supergraph.getPossibleTypes(type).map((object) => object.name) : [];
      this.byName.set(name, (names = new Set([name, ...possible])));
    }
    return names;
  }
}
