import { Kind, visit, type DirectiveNode, type SelectionNode, type SelectionSetNode } from 'graphql';
import { ClientError } from '../../platform/errors.js';
import type { JsonObject } from '../json.js';
import type { Operation } from './operation.js';

/**
 * Applies `@skip` and `@include`, with literal values and with those of the request: what is left out disappears, and so do the directives. So each combination
 * of conditions that clients really use has a plan of its own. The planner (0.0.38) has conditions in its plans, but gets them wrong where a field is asked for
 * twice, once on a condition: it then leaves the field out.
 *
 * Selection sets may be empty afterwards: an object of which nothing is asked.
 */
export function foldConditions({ definition, fragments }: Operation, variables: JsonObject): Operation {
  const visitor = {
    SelectionSet: (selectionSet: SelectionSetNode): SelectionSetNode | undefined =>
      selectionSet.selections.some(isConditional)
        ? {
            ...selectionSet,
            selections: selectionSet.selections
              .filter((selection) => isIncluded(selection, variables))
              .map(withoutConditions),
          }
        : undefined,
  };
  return {
    definition: visit(definition, visitor),
    fragments: new Map([...fragments].map(([name, fragment]) => [name, visit(fragment, visitor)])),
  };
}

/** The variables on which `@skip` and `@include` of the operation depend. */
export function conditionVariables({ definition, fragments }: Operation): string[] {
  const names = new Set<string>();
  for (const node of [definition, ...fragments.values()]) {
    visit(node, {
      Directive: (directive) => {
        const value = isCondition(directive) ? valueOf(directive) : undefined;
        if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
      },
    });
  }
  return [...names].sort();
}

/**
 * Refuses an operation with null in a condition, as graphql-js does. A variable that may be null passes validation where it has a default, and so does the null that
 * a client then sends. @throws ClientError
 */
export function refuseNullConditions(names: readonly string[], variables: JsonObject): void {
  if (names.some((name) => variables[name] === null))
    throw new ClientError('BAD_USER_INPUT', 'Argument "if" of non-null type "Boolean!" must not be null.');
}

/** Whether the conditions of a selection let it in. */
export function isIncluded({ directives = [] }: SelectionNode, variables: JsonObject): boolean {
  return directives.filter(isCondition).every((directive) => {
    const value = valueOf(directive);
    const holds =
      value?.kind === Kind.VARIABLE
        ? variables[value.name.value] === true
        : value?.kind === Kind.BOOLEAN && value.value;
    return holds === (directive.name.value === 'include');
  });
}

function withoutConditions<T extends SelectionNode>(selection: T): T {
  return isConditional(selection)
    ? { ...selection, directives: selection.directives?.filter((directive) => !isCondition(directive)) }
    : selection;
}

/** Whether a selection bears `@skip` or `@include`. */
export function isConditional(selection: SelectionNode): boolean {
  return selection.directives?.some(isCondition) ?? false;
}

function isCondition(directive: DirectiveNode): boolean {
  return directive.name.value === 'skip' || directive.name.value === 'include';
}

function valueOf(directive: DirectiveNode) {
  return directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
}
