import { isAbstractType, isObjectType, type GraphQLCompositeType, type GraphQLSchema } from 'graphql';
import type { DeniedParts } from './deniedParts.js';

/** What becomes of a field that some objects are asked for. */
interface AskedField {
  /** The names of the objects of which it may be seen. */
  readonly allowed: readonly string[];
  /** `Type.field`, of each of the others. */
  readonly denied: readonly string[];
}

/**
 * The objects that may stand at some places of an operation. They remember what they were asked: an interface may have hundreds of objects, and an operation ask it for
 * thousands of fields, most of them again and again.
 */
export class PossibleObjects {
  private readonly narrower = new Map<GraphQLCompositeType, PossibleObjects>();
  private readonly fields = new Map<string, AskedField>();
  private hasDenied: boolean | undefined;

  private constructor(
    private readonly names: readonly string[],
    private readonly apiSchema: GraphQLSchema,
    private readonly denied: DeniedParts,
  ) {}

  /** All objects of a type. */
  static of(type: GraphQLCompositeType, apiSchema: GraphQLSchema, denied: DeniedParts): PossibleObjects {
    return new PossibleObjects(namesOf(type, apiSchema), apiSchema, denied);
  }

  /** Those of them that a type condition lets pass. */
  thatAre(condition: GraphQLCompositeType): PossibleObjects {
    let those = this.narrower.get(condition);
    if (!those) {
      const wanted = new Set(namesOf(condition, this.apiSchema));
      const names = this.names.filter((name) => wanted.has(name));
      those = names.length === this.names.length ? this : new PossibleObjects(names, this.apiSchema, this.denied);
      this.narrower.set(condition, those);
    }
    return those;
  }

  /** Whether some may not be seen at all. */
  get someAreDenied(): boolean {
    return (this.hasDenied ??= this.names.some((name) => this.denied.type(name)));
  }

  askedFor(field: string): AskedField {
    let asked = this.fields.get(field);
    if (!asked) {
      const allowed: string[] = [];
      const denied: string[] = [];
      for (const name of this.names)
        if (this.denied.field(name, field)) denied.push(`${name}.${field}`);
        else allowed.push(name);
      this.fields.set(field, (asked = { allowed, denied }));
    }
    return asked;
  }
}

function namesOf(type: GraphQLCompositeType, apiSchema: GraphQLSchema): string[] {
  const objects = isObjectType(type) ? [type] : isAbstractType(type) ? apiSchema.getPossibleTypes(type) : [];
  return objects.map(({ name }) => name);
}
