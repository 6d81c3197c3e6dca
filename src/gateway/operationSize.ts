import {
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** What a document asks for, counted before it is validated. Each is the figure of its largest operation, or of the whole document where it says so. */
export interface OperationSize {
  /** Selection sets within each other, fragments included; of fragments that no operation uses, too: validation goes into them as well. */
  readonly depth: number;
  /** As they are written in the whole document. */
  readonly aliases: number;
  readonly rootFields: number;
  /** As they are written in the whole document. */
  readonly directives: number;
  /** Fields when all fragments are written out: small documents can unfold into millions. */
  readonly fields: number;
  /** Lists of the schema within each other: each can hold the next again. */
  readonly introspectionDepth: number;
}

/**
 * Measures a document of any kind, with cyclic fragments too: a cycle counts once, and is for validation to tell.
 * @param mostDepth how deep a document may be; well beyond, where the stack would fill, the depth is infinite
 */
export function sizeOfOperations(document: DocumentNode, mostDepth: number): OperationSize {
  const written = countWritten(document);
  const measure = new Measure(document, mostDepth);
  let largest: SelectionSize = NOTHING;
  let depth = 0;
  for (const definition of document.definitions) {
    if (!('selectionSet' in definition)) continue;
    const size = measure.definition(definition);
    depth = Math.max(depth, size.depth);
    if (definition.kind === Kind.OPERATION_DEFINITION) largest = largerOf(largest, size);
  }
  const { topFields, fields, introspectionDepth } = largest;
  return { ...written, depth, rootFields: topFields, fields, introspectionDepth };
}

function countWritten(document: DocumentNode): Pick<OperationSize, 'aliases' | 'directives'> {
  let aliases = 0;
  let directives = 0;
  visit(document, {
    Field: ({ alias }) => void (alias && aliases++),
    Directive: () => void directives++,
  });
  return { aliases, directives };
}

/** What a selection set holds once its fragments are written out. */
interface SelectionSize {
  readonly depth: number;
  /** The fields of the set itself. */
  readonly topFields: number;
  readonly fields: number;
  readonly introspectionDepth: number;
  /** Fields within each other that are lists where the set is of an introspection type. */
  readonly schemaLists: number;
}

const NOTHING: SelectionSize = { depth: 0, topFields: 0, fields: 0, introspectionDepth: 0, schemaLists: 0 };

/** Lists of `__Type` that lead to other types: the same that graphql-js counts in MaxIntrospectionDepthRule. */
const SCHEMA_LISTS: ReadonlySet<string> = new Set(['fields', 'interfaces', 'possibleTypes', 'inputFields']);

const INTO_THE_SCHEMA: ReadonlySet<string> = new Set([SchemaMetaFieldDef.name, TypeMetaFieldDef.name]);

/** How many times the depth that is allowed selections are followed, so that it can be told how deep most documents are. */
const FOLLOWED = 10;

class Measure {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly sizes = new Map<string, SelectionSize>();
  /** Fragments being measured: a spread of one of them is a cycle. */
  private readonly open = new Set<string>();
  /** Selection sets being measured. */
  private level = 0;

  constructor(
    document: DocumentNode,
    private readonly mostDepth: number,
  ) {
    this.fragments = new Map(
      document.definitions.flatMap((definition) =>
        definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
      ),
    );
  }

  definition(definition: OperationDefinitionNode | FragmentDefinitionNode): SelectionSize {
    return definition.kind === Kind.OPERATION_DEFINITION
      ? this.selections(definition.selectionSet)
      : this.fragment(definition.name.value);
  }

  private selections({ selections }: SelectionSetNode): SelectionSize {
    if (this.level === this.mostDepth * FOLLOWED) return { ...NOTHING, depth: Infinity };
    this.level++;
    let size = NOTHING;
    for (const selection of selections) {
      const one = this.selection(selection);
      size = {
        ...largerOf(size, one),
        topFields: size.topFields + one.topFields,
        fields: size.fields + one.fields,
      };
    }
    this.level--;
    return { ...size, depth: size.depth + 1 };
  }

  private selection(selection: SelectionNode): SelectionSize {
    switch (selection.kind) {
      case Kind.FIELD:
        return this.field(selection);
      case Kind.INLINE_FRAGMENT:
        return this.selections(selection.selectionSet);
      case Kind.FRAGMENT_SPREAD:
        return this.fragment(selection.name.value);
    }
  }

  private field({ name: { value: name }, selectionSet }: FieldNode): SelectionSize {
    const { depth, fields, schemaLists, introspectionDepth } = selectionSet ? this.selections(selectionSet) : NOTHING;
    return {
      depth,
      topFields: 1,
      fields: 1 + fields,
      schemaLists: schemaLists + (SCHEMA_LISTS.has(name) ? 1 : 0),
      introspectionDepth: Math.max(introspectionDepth, INTO_THE_SCHEMA.has(name) ? schemaLists : 0),
    };
  }

  private fragment(name: string): SelectionSize {
    const known = this.sizes.get(name);
    if (known) return known;
    const fragment = this.fragments.get(name);
    if (!fragment || this.open.has(name)) return NOTHING;
    this.open.add(name);
    const size = this.selections(fragment.selectionSet);
    this.open.delete(name);
    this.sizes.set(name, size);
    return size;
  }
}

function largerOf(a: SelectionSize, b: SelectionSize): SelectionSize {
  return {
    depth: Math.max(a.depth, b.depth),
    topFields: Math.max(a.topFields, b.topFields),
    fields: Math.max(a.fields, b.fields),
    introspectionDepth: Math.max(a.introspectionDepth, b.introspectionDepth),
    schemaLists: Math.max(a.schemaLists, b.schemaLists),
  };
}
