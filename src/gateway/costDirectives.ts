import { Kind, valueFromASTUntyped, type ConstDirectiveNode, type DocumentNode } from 'graphql';
import { OperatorError } from '../platform/errors.js';
import { directiveNames, type SpecificationLink } from './specificationLinks.js';

/** What `@listSize` says about a field. */
export interface ListSize {
  readonly assumedSize?: number | null;
  readonly slicingArguments?: readonly string[] | null;
  /** The lists inside the field's object that have the size; without it the field itself does. */
  readonly sizedFields?: readonly string[] | null;
  /** True if not said. */
  readonly requireOneSlicingArgument?: boolean | null;
}

/**
 * `@cost` and `@listSize` of a schema, by coordinate: `Money`, `Query.articles`, `Query.articles.filter`, `ArticleFilter.text`. They are IBM's cost directives
 * (https://ibm.github.io/graphql-specs/cost-spec.html) as Federation has them since 2.9: weights are whole numbers. None is below zero, as IBM's may be for
 * arguments: the query planner ends at one, and what a field is made cheaper by would be taken off all others.
 */
export class CostDirectives {
  private readonly weights = new Map<string, number>();
  private readonly listSizes = new Map<string, ListSize>();

  /**
   * Reads a schema's own text.
   * @param links those of a supergraph, which may call the directives otherwise
   * @throws OperatorError at a number that is none of these
   */
  constructor(document: DocumentNode, links: readonly SpecificationLink[] = []) {
    const names = directiveNames(links, { cost: 'cost', listSize: 'cost' });
    const read = (coordinate: string, directives: readonly ConstDirectiveNode[] = []) => {
      for (const directive of directives) {
        const meaning = names.get(directive.name.value);
        if (!meaning) continue;
        const args = argumentsOf(directive);
        const natural = (argument: string) =>
          checkNatural(args[argument], `${argument} of @${meaning} at ${coordinate}`);
        if (meaning === 'cost') this.weights.set(coordinate, natural('weight'));
        if (meaning !== 'listSize') continue;
        if (args['assumedSize'] != null) natural('assumedSize');
        this.listSizes.set(coordinate, args);
      }
    };
    for (const definition of document.definitions) {
      if (!('name' in definition) || !definition.name || !('directives' in definition)) continue;
      const type = definition.name.value;
      read(type, definition.directives as readonly ConstDirectiveNode[]); // of a type, since operations are none of a schema's
      if (!('fields' in definition)) continue;
      for (const field of definition.fields ?? []) {
        const coordinate = `${type}.${field.name.value}`;
        read(coordinate, field.directives);
        if (field.kind !== Kind.FIELD_DEFINITION) continue;
        for (const { name, directives } of field.arguments ?? []) read(`${coordinate}.${name.value}`, directives);
      }
    }
  }

  weight(coordinate: string): number | undefined {
    return this.weights.get(coordinate);
  }

  listSize(coordinate: string): ListSize | undefined {
    return this.listSizes.get(coordinate);
  }
}

function checkNatural(value: unknown, what: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw new OperatorError(
    `The schema cannot be served: expected the ${what} to be a whole number, 0 or more, but got ${JSON.stringify(value) ?? 'nothing'}.`,
  );
}

function argumentsOf({ arguments: args = [] }: ConstDirectiveNode): Record<string, unknown> {
  return Object.fromEntries(args.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]));
}
