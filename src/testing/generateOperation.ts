import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
  parse,
  validate,
  type DocumentNode,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { randomFrom, type Random } from './random.js';

/** A valid operation, with the variables that it needs. */
export interface GeneratedOperation {
  readonly text: string;
  readonly document: DocumentNode;
  readonly variables: Record<string, unknown>;
}

/** How one argument or input field is used. */
export interface ArgumentSample {
  /** Its values, or those of the items of its list. */
  readonly values?: readonly unknown[];
  /** How often it is given, unless it is required. */
  readonly chance?: number;
}

export interface GeneratorOptions {
  /** What is known about an argument (Query.article.slug) or an input field (ArticleFilter.slugs). */
  readonly sampleOf?: (coordinate: string) => ArgumentSample | undefined;
  /** The schema by which operations are valid, where literals may be worse than the schema's own scalars allow. */
  readonly valid?: GraphQLSchema;
  /** Values for scalars, by name. Scalars that are not named get a short string. */
  readonly samples?: Readonly<Record<string, readonly unknown[]>>;
  /** How deep fields nest. */
  readonly depth?: number;
  /** How often a field that holds others is chosen for sure; left to chance otherwise. */
  readonly nesting?: number;
  /** About how many fields an operation has at most. */
  readonly fields?: number;
  /** The root type's name to generate for; a query by default. */
  readonly kind?: 'query' | 'mutation';
}

const DEFAULT_SAMPLES: Readonly<Record<string, readonly unknown[]>> = {
  ID: ['1', '2', 'none'],
  String: ['a', 'Tale', ''],
  Int: [0, 1, 3],
  Float: [0.5, 2],
  Boolean: [true, false],
};

/** Aliases that meet each other often, and some that plain JavaScript objects inherit. */
const ALIASES = ['a', 'b', 'c', 'id', 'name', 'constructor', '__proto__', 'toString'];

/** Generates an operation over any schema. The same seed gives the same operation. */
export function generateOperation(
  schema: GraphQLSchema,
  seed: number,
  options: GeneratorOptions = {},
): GeneratedOperation {
  // Aliases are drawn without looking: where two fields cannot be merged, the next draw is taken.
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const generated = new Generator(schema, randomFrom(seed * 1_000 + attempt), options).operation();
    const document = parse(generated.text);
    if (validate(options.valid ?? schema, document).length === 0) return { ...generated, document };
  }
  throw new Error(`Expected a valid operation within 1000 attempts, but got none for the seed ${seed}.`);
}

type AnyField = GraphQLField<unknown, unknown>;

class Generator {
  private readonly samples: Readonly<Record<string, readonly unknown[]>>;
  private readonly definitions: string[] = [];
  private readonly variables: Record<string, unknown> = {};
  private readonly booleans = new Set<string>();
  private readonly fragments: string[] = [];
  private readonly fragmentNames = new Map<string, string[]>();
  private fieldsLeft: number;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly random: Random,
    private readonly options: GeneratorOptions,
  ) {
    this.samples = { ...DEFAULT_SAMPLES, ...options.samples };
    this.fieldsLeft = options.fields ?? 40;
  }

  operation(): { text: string; variables: Record<string, unknown> } {
    const kind = this.options.kind ?? 'query';
    const root = kind === 'query' ? this.schema.getQueryType() : this.schema.getMutationType();
    if (!root) throw new Error(`Expected a schema with a ${kind} type.`);
    const selections = this.selectionSet(root, this.options.depth ?? 5);
    const variables = this.definitions.length > 0 ? `(${this.definitions.join(', ')})` : '';
    return {
      text: [`${kind} Generated${variables} ${selections}`, ...this.fragments].join('\n'),
      variables: this.variables,
    };
  }

  private selectionSet(type: GraphQLCompositeType, depth: number): string {
    const selections = Array.from({ length: this.random.between(1, 4) }, () => this.selection(type, depth));
    return `{ ${selections.join(' ')} }`;
  }

  private selection(type: GraphQLCompositeType, depth: number): string {
    if (depth > 0 && this.random.chance(isAbstractType(type) ? 0.5 : 0.15)) return this.fragment(type, depth);
    return this.field(type, depth);
  }

  private fragment(type: GraphQLCompositeType, depth: number): string {
    const condition = this.random.pick(this.conditionsOn(type));
    if (this.random.chance(0.6)) {
      const typeCondition = condition === type && this.random.chance(0.3) ? '' : ` on ${condition.name}`;
      return `...${typeCondition}${this.condition()} ${this.selectionSet(condition, depth - 1)}`;
    }
    const known = this.fragmentNames.get(condition.name);
    if (known && this.random.chance(0.5)) return `...${this.random.pick(known)}${this.condition()}`;
    return `...${this.newFragment(condition, depth)}${this.condition()}`;
  }

  private newFragment(type: GraphQLCompositeType, depth: number): string {
    const selections = this.selectionSet(type, depth - 1);
    // Known only once it is complete: a fragment cannot spread itself.
    const name = `F${this.fragments.length}`;
    this.fragments.push(`fragment ${name} on ${type.name} ${selections}`);
    this.fragmentNames.set(type.name, [...(this.fragmentNames.get(type.name) ?? []), name]);
    return name;
  }

  /** The type itself, its possible types, and the interfaces that these have in common with it. */
  private conditionsOn(type: GraphQLCompositeType): GraphQLCompositeType[] {
    if (isObjectType(type)) return [type, ...type.getInterfaces()];
    const possible = this.schema.getPossibleTypes(type);
    return [type, ...possible, ...possible.flatMap((object) => object.getInterfaces())];
  }

  private field(type: GraphQLCompositeType, depth: number): string {
    this.fieldsLeft--;
    const fields = isUnionType(type)
      ? []
      : Object.values(type.getFields()).filter((field) => depth > 0 || !isCompositeType(getNamedType(field.type)));
    if (fields.length === 0 || this.fieldsLeft < 0 || this.random.chance(0.1)) return this.metaField(type);
    const field = this.random.pick(this.preferred(fields));
    const named = getNamedType(field.type);
    const selections = isCompositeType(named) ? ` ${this.selectionSet(named, depth - 1)}` : '';
    return `${this.alias()}${field.name}${this.arguments(type, field)}${this.condition()}${selections}`;
  }

  private preferred(fields: readonly AnyField[]): readonly AnyField[] {
    const { nesting } = this.options;
    const nested = fields.filter((field) => isCompositeType(getNamedType(field.type)));
    return nesting !== undefined && nested.length > 0 && this.random.chance(nesting) ? nested : fields;
  }

  private metaField(type: GraphQLCompositeType): string {
    if (type !== this.schema.getQueryType() || this.random.chance(0.6))
      return `${this.alias()}__typename${this.condition()}`;
    return this.random.chance(0.5)
      ? `${this.alias()}__schema { queryType { name } }`
      : `${this.alias()}__type(name: "Query") { kind name }`;
  }

  private alias(): string {
    return this.random.chance(0.2) ? `${this.random.pick(ALIASES)}: ` : '';
  }

  private condition(): string {
    if (!this.random.chance(0.12)) return '';
    return ` @${this.random.pick(['skip', 'include'])}(if: ${this.random.chance(0.4) ? this.random.chance(0.5) : this.booleanVariable()})`;
  }

  private booleanVariable(): string {
    const name = `if${this.random.between(0, 3)}`;
    if (!this.booleans.has(name)) {
      this.booleans.add(name);
      const mayBeNull = this.random.chance(0.3);
      this.definitions.push(mayBeNull ? `$${name}: Boolean = ${this.random.chance(0.5)}` : `$${name}: Boolean!`);
      // Null is refused in a condition, and absence is not: some of each, or too many operations would be refused.
      if (mayBeNull && this.random.chance(0.1)) this.variables[name] = null;
      else if (!mayBeNull || this.random.chance(0.5)) this.variables[name] = this.random.chance(0.5);
    }
    return `$${name}`;
  }

  private arguments(type: GraphQLCompositeType, field: AnyField): string {
    const given = field.args.filter((argument) =>
      this.isGiven(argument, `${type.name}.${field.name}.${argument.name}`),
    );
    return given.length > 0
      ? `(${given.map((argument) => `${argument.name}: ${this.argument(argument, `${type.name}.${field.name}.${argument.name}`)}`).join(', ')})`
      : '';
  }

  private isGiven(argument: GraphQLArgument, coordinate: string): boolean {
    return isRequiredArgument(argument) || this.random.chance(this.sampleOf(coordinate)?.chance ?? 0.4);
  }

  private argument(argument: GraphQLArgument, coordinate: string): string {
    if (!isNonNullType(argument.type) && this.random.chance(0.08)) return 'null';
    if (!this.random.chance(0.4)) return literal(this.value(argument.type, 3, coordinate, true), argument.type);
    return `$${this.variable(argument.type, coordinate).name}`;
  }

  private variable(type: GraphQLInputType, coordinate: string): Variable {
    const name = `v${this.definitions.length}`;
    const fallback = this.random.chance(0.3) ? ` = ${literal(this.value(type, 3, coordinate), type)}` : '';
    this.definitions.push(`$${name}: ${String(type)}${fallback}`);
    const mayBeAbsent = fallback !== '' || !isNonNullType(type);
    if (!mayBeAbsent || this.random.chance(0.7)) this.variables[name] = this.value(type, 3, coordinate);
    return new Variable(name);
  }

  /** A JSON value of the type; where it is written in an operation, some of what it holds may be variables. */
  private value(type: GraphQLInputType, depth: number, coordinate: string, isWritten = false): unknown {
    if (depth < 3 && isWritten && this.random.chance(0.1)) return this.variable(type, coordinate);
    if (isNonNullType(type)) return this.value(type.ofType, depth, coordinate, isWritten);
    if (depth < 3 && this.random.chance(0.05)) return undefined;
    if (isListType(type))
      return Array.from(
        { length: this.random.between(0, 2) },
        () => this.value(type.ofType, depth - 1, coordinate, isWritten) ?? null,
      ).filter((item) => item !== null);
    if (isEnumType(type)) return this.random.pick(type.getValues()).name;
    if (isInputObjectType(type)) return this.inputObject(type, depth, isWritten);
    return this.random.pick(this.sampleOf(coordinate)?.values ?? this.samples[type.name] ?? ['x']);
  }

  private inputObject(type: GraphQLInputObjectType, depth: number, isWritten: boolean): Record<string, unknown> {
    const fields = Object.values(type.getFields());
    const coordinateOf = (field: GraphQLInputField) => `${type.name}.${field.name}`;
    const given = type.isOneOf
      ? [this.random.pick(fields)]
      : fields.filter(
          (field) =>
            isRequiredInputField(field) ||
            (depth > 0 && this.random.chance(this.sampleOf(coordinateOf(field))?.chance ?? 0.4)),
        );
    const valueOf = (field: GraphQLInputField) =>
      this.value(field.type, depth - 1, coordinateOf(field), isWritten && !type.isOneOf) ??
      this.value(field.type, 3, coordinateOf(field));
    return Object.fromEntries(given.map((field) => [field.name, valueOf(field)]));
  }

  private sampleOf(coordinate: string): ArgumentSample | undefined {
    return this.options.sampleOf?.(coordinate);
  }
}

/** Stands for a value in a written one. */
class Variable {
  constructor(readonly name: string) {}
}

/** A JSON value as it is written in an operation: enum values have no quotes there, and keys have none. */
function literal(value: unknown, type: GraphQLInputType): string {
  if (value instanceof Variable) return `$${value.name}`;
  if (isNonNullType(type)) return literal(value, type.ofType);
  if (value === undefined || value === null) return 'null';
  if (isListType(type) && Array.isArray(value))
    return `[${value.map((item) => literal(item, type.ofType)).join(', ')}]`;
  if (isEnumType(type) && typeof value === 'string') return value;
  if (isInputObjectType(type)) {
    const fields = type.getFields();
    const entries = Object.entries(value).flatMap(([name, item]) =>
      fields[name] ? [`${name}: ${literal(item, fields[name].type)}`] : [],
    );
    return `{ ${entries.join(', ')} }`;
  }
  return untypedLiteral(value);
}

function untypedLiteral(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(untypedLiteral).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, item]) => `${name}: ${untypedLiteral(item)}`)
    .join(', ')} }`;
}
