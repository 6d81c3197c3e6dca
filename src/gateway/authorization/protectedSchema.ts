import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { argumentOf, directivesNamed, type Annotated } from '../joinDirectives.js';
import type { SpecificationLink } from '../specificationLinks.js';
import { Demands, imply, type Demand } from './demands.js';
import { authorizationDirectives, type AuthorizationDirective } from './directiveNames.js';

const NONE: readonly Demand[] = [];

/**
 * What a supergraph demands of whoever wants to see something, once everything is counted in:
 *
 * - A field demands what it says, what the type it belongs to says, what the type of its values says, and what the fields say that `@requires` has fetched for it:
 *   its value tells of theirs.
 * - Everything is about objects. What an interface demands, it demands of each type that implements it: so no fragment leads around it. Compositions of today put on
 *   every interface what its implementations demand together, which is no demand of its own: an object asks for what its own type demands.
 *
 * Keys by which subgraphs know an entity are no such inputs: they tell nothing but which one it is, and clients do not get to see them.
 */
export class ProtectedSchema {
  private readonly types = new Map<string, readonly Demand[]>();
  private readonly fields = new Map<string, readonly Demand[]>();
  /** Selections of `@requires`, by the coordinate of the field that has them. */
  private readonly required = new Map<string, readonly SelectionSetNode[]>();
  private readonly demandsOfTypes = new Map<string, readonly Demand[]>();
  private readonly demandsOfFields = new Map<string, readonly Demand[]>();
  /** Whether interfaces demand nothing of their own. One that demands something else than its implementations together shows that all are written by hand. */
  private readonly isPropagated: boolean;

  /** Undefined where a supergraph has nothing to protect. @throws OperatorError where it says something unreadable about it */
  static read(
    document: DocumentNode,
    links: readonly SpecificationLink[],
    schema: GraphQLSchema,
  ): ProtectedSchema | undefined {
    const read = new ProtectedSchema(document, authorizationDirectives(links), schema);
    return read.types.size > 0 || read.fields.size > 0 ? read : undefined;
  }

  private constructor(
    document: DocumentNode,
    directives: ReadonlyMap<string, AuthorizationDirective>,
    private readonly schema: GraphQLSchema,
  ) {
    const demands = new Demands();
    const own = ({ directives: all = [] }: Annotated) =>
      all.flatMap((directive) => {
        const kind = directives.get(directive.name.value);
        return kind ? demands.of(kind, directive) : [];
      });
    for (const definition of document.definitions) {
      if (!('name' in definition) || !definition.name || definition.kind === Kind.DIRECTIVE_DEFINITION) continue;
      const type = definition.name.value;
      append(this.types, type, own(definition as Annotated)); // all definitions of types are annotated
      if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION)
        continue;
      for (const field of definition.fields ?? []) {
        const coordinate = `${type}.${field.name.value}`;
        append(this.fields, coordinate, own(field));
        append(this.required, coordinate, directivesNamed(field, 'join__field').flatMap(requiredBy));
      }
    }
    this.isPropagated = this.interfaceParts().every((part) => this.demandsWhatItsObjectsDo(part));
  }

  /**
   * The interfaces, and fields of them, whose demands are taken for those of some of their objects, and not asked of the others. A supergraph does not say what they are:
   * in one that an older composition made, they may be the author's own.
   */
  get doubtful(): string[] {
    if (!this.isPropagated) return [];
    return this.interfaceParts().flatMap(({ said, name, objects }) => {
      const own = said.get(name) ?? NONE;
      const isOpen = objects.some((object) => !own.every((demand) => imply(said.get(object) ?? NONE, demand)));
      return isOpen ? name : [];
    });
  }

  /** What an object of that type demands, or a value of an enum or scalar; for an interface, what it demands of all its objects. */
  ofType(name: string): readonly Demand[] {
    return remember(this.demandsOfTypes, name, () => {
      const type = this.schema.getType(name);
      if (isInterfaceType(type)) return this.ofInterface(this.types, name);
      const own = this.types.get(name) ?? NONE;
      return isObjectType(type) ? this.unite(own, ...this.interfaceTypes(type)) : own;
    });
  }

  /** What a field of an object demands. */
  ofField(type: string, field: string): readonly Demand[] {
    return this.fieldDemands(type, field, new Set());
  }

  private fieldDemands(typeName: string, field: string, asking: ReadonlySet<string>): readonly Demand[] {
    const coordinate = `${typeName}.${field}`;
    const known = this.demandsOfFields.get(coordinate);
    if (known) return known;
    if (asking.has(coordinate)) return NONE; // a field that requires itself, in the end
    const type = this.schema.getType(typeName);
    const definition = type && 'getFields' in type ? type.getFields()[field] : undefined;
    if (!type || !definition) return NONE;
    const interfaces = isObjectType(type) ? type.getInterfaces() : [];
    const deeper = new Set([...asking, coordinate]);
    const demands = this.unite(
      this.ofType(typeName),
      this.fields.get(coordinate) ?? NONE,
      ...interfaces.map(({ name }) => this.ofInterface(this.fields, `${name}.${field}`)),
      this.ofType(getNamedType(definition.type).name),
      ...[typeName, ...interfaces.map(({ name }) => name)]
        .flatMap((owner) => this.required.get(`${owner}.${field}`) ?? [])
        .map((selections) => this.requiredDemands(selections, type, deeper)),
    );
    // Within a circle an answer may lack what is only being found out.
    if (asking.size === 0) this.demandsOfFields.set(coordinate, demands);
    return demands;
  }

  private requiredDemands(
    { selections }: SelectionSetNode,
    type: GraphQLNamedType,
    asking: ReadonlySet<string>,
  ): readonly Demand[] {
    return this.unite(
      ...selections.map((selection): readonly Demand[] => {
        if (selection.kind === Kind.FRAGMENT_SPREAD) return NONE; // `@requires` can hold none
        if (selection.kind === Kind.INLINE_FRAGMENT) {
          const condition = selection.typeCondition && this.schema.getType(selection.typeCondition.name.value);
          return this.requiredDemands(selection.selectionSet, condition ?? type, asking);
        }
        const field = selection.name.value;
        // What comes of several types may be of any of them.
        const own = this.objectsOf(type).map(({ name }) => this.fieldDemands(name, field, asking));
        const definition = 'getFields' in type ? type.getFields()[field] : undefined;
        if (!selection.selectionSet || !definition) return this.unite(...own);
        const inner = getNamedType(definition.type);
        const objects = this.objectsOf(inner).map(({ name }) => this.ofType(name));
        return this.unite(...own, ...objects, this.requiredDemands(selection.selectionSet, inner, asking));
      }),
    );
  }

  private interfaceTypes(type: GraphQLObjectType): (readonly Demand[])[] {
    return type.getInterfaces().map(({ name }) => this.ofType(name));
  }

  private ofInterface(said: Said, name: string): readonly Demand[] {
    return this.isPropagated ? NONE : (said.get(name) ?? NONE);
  }

  private interfaceParts(): InterfacePart[] {
    return Object.values(this.schema.getTypeMap()).flatMap((type) => {
      if (!isInterfaceType(type)) return [];
      const objects = this.objectsOf(type).map(({ name }) => name);
      const fields = Object.keys(type.getFields()).map((field) => ({
        said: this.fields,
        name: `${type.name}.${field}`,
        objects: objects.map((object) => `${object}.${field}`),
      }));
      return [{ said: this.types, name: type.name, objects }, ...fields];
    });
  }

  private demandsWhatItsObjectsDo({ said, name, objects }: InterfacePart): boolean {
    const own = said.get(name) ?? NONE;
    const together = this.unite(...objects.map((object) => said.get(object) ?? NONE));
    return own.every((demand) => imply(together, demand)) && together.every((demand) => imply(own, demand));
  }

  private objectsOf(type: GraphQLNamedType | undefined): readonly GraphQLObjectType[] {
    if (isAbstractType(type)) return this.schema.getPossibleTypes(type);
    return isObjectType(type) ? [type] : [];
  }

  private unite(...lists: readonly (readonly Demand[])[]): readonly Demand[] {
    const all = new Set(lists.flat());
    return all.size === 0 ? NONE : [...all];
  }
}

/** What directives say of types, or of fields, by their names. */
type Said = ReadonlyMap<string, readonly Demand[]>;

/** An interface, or a field of it, and the same of the objects that implement it. */
interface InterfacePart {
  readonly said: Said;
  readonly name: string;
  readonly objects: readonly string[];
}

function requiredBy(directive: Parameters<typeof argumentOf>[0]): SelectionSetNode[] {
  const fields = argumentOf(directive, 'requires');
  if (fields === undefined) return [];
  const [operation] = parse(`{ ${fields} }`, { noLocation: true }).definitions;
  return operation?.kind === Kind.OPERATION_DEFINITION ? [operation.selectionSet] : [];
}

function append<T>(map: Map<string, readonly T[]>, key: string, more: readonly T[]): void {
  if (more.length > 0) map.set(key, [...(map.get(key) ?? []), ...more]);
}

function remember<T>(map: Map<string, T>, key: string, find: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const found = find();
  map.set(key, found);
  return found;
}
