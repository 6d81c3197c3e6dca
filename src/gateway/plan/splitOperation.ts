import {
  Kind,
  visit,
  type FragmentDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
} from 'graphql';
import type { Operation } from './operation.js';

/** An operation in two: what subgraphs answer, and what the gateway itself knows about the schema. Undefined: there is nothing of the kind. */
export interface SplitOperation {
  readonly data?: Operation;
  /** `__schema` and `__type`, wherever they stand at the root. */
  readonly introspection?: Operation;
}

/** Splits an operation whose literal conditions are folded. The root's own `__typename` belongs to neither: the projection knows it. */
export function splitOperation({ definition, fragments }: Operation): SplitOperation {
  const root = inlineRootFragments(definition.selectionSet, fragments);
  const data = keepRootFields(root, (name) => !name.startsWith('__'));
  const introspection = keepRootFields(root, (name) => name === '__schema' || name === '__type');
  return {
    data: data && withUsedFragments({ definition: { ...definition, selectionSet: data }, fragments }),
    introspection:
      introspection && withUsedFragments({ definition: { ...definition, selectionSet: introspection }, fragments }),
  };
}

function inlineRootFragments(selectionSet: SelectionSetNode, fragments: Operation['fragments']): SelectionSetNode {
  const selections = selectionSet.selections.map((selection): SelectionNode => {
    if (selection.kind === Kind.FIELD) return selection;
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (!fragment) throw new Error('Expected a validated document, but got a spread of a fragment that is not there.');
    return {
      kind: Kind.INLINE_FRAGMENT,
      typeCondition: fragment.typeCondition,
      directives: selection.directives,
      selectionSet: inlineRootFragments(fragment.selectionSet, fragments),
    };
  });
  return { ...selectionSet, selections };
}

function keepRootFields(
  selectionSet: SelectionSetNode,
  keeps: (fieldName: string) => boolean,
): SelectionSetNode | undefined {
  const selections = selectionSet.selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return keeps(selection.name.value) ? [selection] : [];
    if (selection.kind !== Kind.INLINE_FRAGMENT) return [selection];
    const inner = keepRootFields(selection.selectionSet, keeps);
    return inner ? [{ ...selection, selectionSet: inner }] : [];
  });
  return selections.length > 0 ? { ...selectionSet, selections } : undefined;
}

/** Leaves out the fragments and the variables that this part of the operation does not use. */
function withUsedFragments({ definition, fragments }: Operation): Operation {
  const used = new Map<string, FragmentDefinitionNode>();
  const variables = new Set<string>();
  const visitor = {
    Variable: (variable: { readonly name: { readonly value: string } }) => void variables.add(variable.name.value),
    // The definitions of variables hold variables too: those are no uses.
    VariableDefinition: (): false => false,
    FragmentSpread: (spread: { readonly name: { readonly value: string } }) => {
      const name = spread.name.value;
      const fragment = fragments.get(name);
      if (!fragment || used.has(name)) return;
      used.set(name, fragment);
      visit(fragment, visitor);
    },
  };
  visit(definition, visitor);
  const variableDefinitions = definition.variableDefinitions?.filter((variable: VariableDefinitionNode) =>
    variables.has(variable.variable.name.value),
  );
  return { definition: { ...definition, variableDefinitions }, fragments: used };
}
