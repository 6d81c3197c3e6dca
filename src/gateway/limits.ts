import {
  Kind,
  TokenKind,
  type ASTNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { ClientError } from '../platform/errors.js';
import type { JsonObject } from './json.js';
import type { ObjectEstimate } from './objectEstimate.js';

/** How much one document may hold. Counted before it is validated, because validation itself can be made to cost too much. */
export interface OperationLimits {
  /** Words and signs of the document's text, comments aside. */
  readonly tokens: number;
  /** Selection sets within each other, fragments included, and values within each other. The planner reads 50 levels. */
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly directives: number;
  /** Fields when all fragments are written out: small documents can unfold into millions. */
  readonly fields: number;
  /** Objects in the answer, as objectEstimate.ts counts them: by what pages and lists of lists may hold, known with the variables of a request. */
  readonly objects: number;
}

/**
 * Wide enough for full introspection and for screens that ask for much; each is refused before it costs more than some milliseconds. An answer that really held
 * 48,000 objects, estimated at 72,000, took 2 seconds and 100 MB.
 */
export const defaultLimits: OperationLimits = {
  tokens: 10_000,
  depth: 40,
  aliases: 200,
  rootFields: 50,
  directives: 200,
  fields: 3_000,
  objects: 100_000,
};

const MEANING: Readonly<Record<keyof OperationLimits, string>> = {
  tokens: 'tokens',
  depth: 'levels of nesting',
  aliases: 'aliases',
  rootFields: 'fields at the root of an operation',
  directives: 'directives',
  fields: 'fields with all fragments written out',
  objects: 'objects in an answer, estimated by its pages and lists',
};

/** Throws OPERATION_TOO_LARGE, which names the limit, its value and what came. Takes documents that were not validated, with cyclic fragments too. */
export function checkLimits(document: DocumentNode, limits: OperationLimits): void {
  checkTokens(document, limits);
  const measure = new Measure(document, limits);
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) measure.operation(definition.selectionSet);
    measure.count(definition, 0);
  }
}

/** Throws OPERATION_TOO_LARGE where the answer to a request would hold too many objects. */
export function checkObjects(estimate: ObjectEstimate, variables: JsonObject, limits: OperationLimits): void {
  const objects = estimate(variables);
  // Nested pages soon go beyond what a number can say exactly.
  const got = objects > Number.MAX_SAFE_INTEGER ? `more than ${Number.MAX_SAFE_INTEGER}` : objects;
  if (objects > limits.objects) throw tooLarge('objects', limits, got);
}

/** The refusal of an operation that goes beyond a limit. */
export function tooLarge(name: keyof OperationLimits, limits: OperationLimits, got: number | string): ClientError {
  const limit = limits[name];
  return new ClientError('OPERATION_TOO_LARGE', `Expected at most ${limit} ${MEANING[name]}, but got ${got}.`, {
    limit: name,
    allowed: limit,
    got,
  });
}

function checkTokens(document: DocumentNode, limits: OperationLimits): void {
  let tokens = 0;
  for (let token = document.loc?.startToken.next; token?.next; token = token.next) {
    if (token.kind !== TokenKind.COMMENT && ++tokens > limits.tokens)
      throw tooLarge('tokens', limits, `more than ${limits.tokens}`);
  }
}

/** What a selection set holds once its fragments are written out. */
interface Size {
  readonly fields: number;
  readonly rootFields: number;
  readonly depth: number;
}

class Measure {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly fragmentSizes = new Map<string, Size>();
  /** Fragments being measured: a spread of one of them is a cycle, which validation will tell. */
  private readonly open = new Set<string>();
  private aliases = 0;
  private directives = 0;

  constructor(
    document: DocumentNode,
    private readonly limits: OperationLimits,
  ) {
    this.fragments = new Map(
      document.definitions.flatMap((definition) =>
        definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
      ),
    );
  }

  /** The written-out size of one operation. */
  operation(selectionSet: SelectionSetNode): void {
    const size = this.sizeOf(selectionSet, 1);
    if (size.rootFields > this.limits.rootFields) throw tooLarge('rootFields', this.limits, size.rootFields);
  }

  /** Aliases, directives and nested values as they are written. */
  count(node: ASTNode, depth: number): void {
    if (depth > this.limits.depth) throw tooLarge('depth', this.limits, `more than ${this.limits.depth}`);
    if ('alias' in node && node.alias && ++this.aliases > this.limits.aliases)
      throw tooLarge('aliases', this.limits, `more than ${this.limits.aliases}`);
    if ('directives' in node && node.directives) {
      this.directives += node.directives.length;
      if (this.directives > this.limits.directives) throw tooLarge('directives', this.limits, this.directives);
      for (const directive of node.directives) for (const { value } of directive.arguments ?? []) this.value(value, 1);
    }
    if ('variableDefinitions' in node)
      for (const { defaultValue } of node.variableDefinitions ?? []) if (defaultValue) this.value(defaultValue, 1);
    if ('arguments' in node)
      for (const argument of node.arguments ?? []) if ('value' in argument) this.value(argument.value, 1);
    if ('selectionSet' in node && node.selectionSet)
      for (const selection of node.selectionSet.selections) this.count(selection, depth + 1);
  }

  private value(value: ValueNode, depth: number): void {
    if (depth > this.limits.depth) throw tooLarge('depth', this.limits, `more than ${this.limits.depth}`);
    if (value.kind === Kind.LIST) for (const item of value.values) this.value(item, depth + 1);
    if (value.kind === Kind.OBJECT) for (const field of value.fields) this.value(field.value, depth + 1);
  }

  private sizeOf(selectionSet: SelectionSetNode, level: number): Size {
    if (level > this.limits.depth) throw tooLarge('depth', this.limits, `more than ${this.limits.depth}`);
    let fields = 0;
    let rootFields = 0;
    let depth = 1;
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) {
        const inner = selection.selectionSet && this.sizeOf(selection.selectionSet, level + 1);
        fields += 1 + (inner?.fields ?? 0);
        rootFields += 1;
        depth = Math.max(depth, 1 + (inner?.depth ?? 0));
      } else {
        const inner =
          selection.kind === Kind.INLINE_FRAGMENT
            ? this.sizeOf(selection.selectionSet, level + 1)
            : this.fragmentSize(selection.name.value);
        fields += inner.fields;
        rootFields += inner.rootFields;
        depth = Math.max(depth, 1 + inner.depth);
      }
      if (fields > this.limits.fields) throw tooLarge('fields', this.limits, `more than ${this.limits.fields}`);
      if (level + depth - 1 > this.limits.depth) throw tooLarge('depth', this.limits, `more than ${this.limits.depth}`);
    }
    return { fields, rootFields, depth };
  }

  private fragmentSize(name: string): Size {
    const known = this.fragmentSizes.get(name);
    if (known) return known;
    const fragment = this.fragments.get(name);
    if (!fragment || this.open.has(name)) return { fields: 0, rootFields: 0, depth: 0 };
    this.open.add(name);
    const size = this.sizeOf(fragment.selectionSet, 1);
    this.open.delete(name);
    this.fragmentSizes.set(name, size);
    return size;
  }
}
