import fc from 'fast-check';
import { parse, print, validate, visit, type ASTNode, type DocumentNode, type GraphQLSchema } from 'graphql';
import { generateOperation, type GeneratedOperation, type GeneratorOptions } from './generateOperation.js';

/** Valid operations over a schema, for fast-check. One that fails is made smaller by leaving out one thing after the other. */
export function operationsOf(schema: GraphQLSchema, options: GeneratorOptions = {}): fc.Arbitrary<GeneratedOperation> {
  return new OperationArbitrary(schema, options);
}

class OperationArbitrary extends fc.Arbitrary<GeneratedOperation> {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly options: GeneratorOptions,
  ) {
    super();
  }

  generate(random: fc.Random): fc.Value<GeneratedOperation> {
    const seed = random.nextInt(0, 0x7fff_ffff);
    return new fc.Value(readable(generateOperation(this.schema, seed, this.options)), seed);
  }

  canShrinkWithoutContext(_value: unknown): _value is GeneratedOperation {
    return false;
  }

  shrink(operation: GeneratedOperation, seed: unknown): fc.Stream<fc.Value<GeneratedOperation>> {
    return fc.stream(this.smaller(operation)).map((smaller) => new fc.Value(smaller, seed));
  }

  private *smaller({ document, variables }: GeneratedOperation): Generator<GeneratedOperation, void> {
    const valid = this.options.valid ?? this.schema;
    for (const part of removableParts(document)) {
      const smaller = withoutUnused(without(document, part));
      if (hasEmptySelections(smaller) || validate(valid, smaller).length > 0) continue;
      const text = print(smaller);
      const used = Object.entries(variables).filter(([name]) => text.includes(`$${name}`));
      yield readable({ text, document: parse(text), variables: Object.fromEntries(used) });
    }
  }
}

/** fast-check shows what failed: the text, not the syntax tree. */
function readable(operation: GeneratedOperation): GeneratedOperation {
  return Object.assign(operation, {
    [fc.toStringMethod]: () => `${operation.text}\nVARIABLES ${JSON.stringify(operation.variables)}`,
  });
}

/** From the outside to the inside, so that much goes early. */
function removableParts(document: DocumentNode): ASTNode[] {
  const parts: ASTNode[] = [];
  const note = (node: ASTNode) => void parts.push(node);
  visit(document, {
    Field: { enter: note },
    InlineFragment: { enter: note },
    FragmentSpread: { enter: note },
    Directive: { enter: note },
    Argument: { enter: note },
    ObjectField: { enter: note },
  });
  return parts;
}

function without(document: DocumentNode, part: ASTNode): DocumentNode {
  return visit(document, { enter: (node) => (node === part ? null : undefined) });
}

/** Fragments and variables that nothing uses any more are not valid. One may have been the only use of another. */
function withoutUnused(document: DocumentNode): DocumentNode {
  const spread = new Set<string>();
  const variables = new Set<string>();
  visit(document, {
    FragmentSpread: ({ name }) => void spread.add(name.value),
    Variable: ({ name }) => void variables.add(name.value),
    VariableDefinition: () => false,
  });
  const smaller: DocumentNode = visit(document, {
    FragmentDefinition: ({ name }) => (spread.has(name.value) ? undefined : null),
    VariableDefinition: ({ variable }) => (variables.has(variable.name.value) ? false : null),
  });
  return smaller === document ? document : withoutUnused(smaller);
}

function hasEmptySelections(document: DocumentNode): boolean {
  let isEmpty = false;
  visit(document, { SelectionSet: ({ selections }) => void (isEmpty ||= selections.length === 0) });
  return isEmpty;
}
