import { Kind, visit, type ASTNode, type DirectiveNode, type SelectionNode, type SelectionSetNode } from 'graphql';
import type { Operation } from './operation.js';

/**
 * Applies `@skip` and `@include` with literal values: what is left out disappears, and the directives that say nothing any more go too. Selection
 * sets may be empty afterwards (an object of which nothing is asked); the planner does not take those: see `planDocument.ts`.
 */
export function foldConditions({ definition, fragments }: Operation): Operation {
  const folded = new Map([...fragments].map(([name, fragment]) => [name, foldNode(fragment)]));
  return { definition: foldNode(definition), fragments: folded };
}

function foldNode<T extends ASTNode>(node: T): T {
  return visit(node, {
    SelectionSet: (selectionSet): SelectionSetNode | undefined =>
      selectionSet.selections.some(hasLiteralCondition)
        ? { ...selectionSet, selections: selectionSet.selections.filter(isIncluded).map(withoutLiteralConditions) }
        : undefined,
  });
}

function isIncluded(selection: SelectionNode): boolean {
  return !selection.directives?.some((directive) => {
    const value = literalCondition(directive);
    return value !== undefined && value === (directive.name.value === 'skip');
  });
}

function withoutLiteralConditions<T extends SelectionNode>(selection: T): T {
  return hasLiteralCondition(selection)
    ? {
        ...selection,
        directives: selection.directives?.filter((directive) => literalCondition(directive) === undefined),
      }
    : selection;
}

function hasLiteralCondition(selection: SelectionNode): boolean {
  return selection.directives?.some((directive) => literalCondition(directive) !== undefined) ?? false;
}

/** The value of `if` when the directive is a condition and the value is written in the operation. */
function literalCondition(directive: DirectiveNode): boolean | undefined {
  if (directive.name.value !== 'skip' && directive.name.value !== 'include') return undefined;
  const value = directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
  return value?.kind === Kind.BOOLEAN ? value.value : undefined;
}

/** The variables on which `@skip` and `@include` of the operation depend. */
export function conditionVariables({ definition, fragments }: Operation): string[] {
  const names = new Set<string>();
  for (const node of [definition, ...fragments.values()]) {
    visit(node, {
      Directive: (directive) => {
        const value = directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
        if ((directive.name.value === 'skip' || directive.name.value === 'include') && value?.kind === Kind.VARIABLE)
          names.add(value.name.value);
      },
    });
  }
  return [...names].sort();
}
