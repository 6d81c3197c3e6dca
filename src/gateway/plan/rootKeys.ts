import { Kind, type DocumentNode, type SelectionSetNode } from 'graphql';

/** The response keys at the root of a subgraph's operation. */
export function rootKeys(document: DocumentNode): string[] {
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return operation ? [...new Set(keysOf(operation.selectionSet))] : [];
}

function keysOf(selectionSet: SelectionSetNode): string[] {
  return selectionSet.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.alias?.value ?? selection.name.value];
    return selection.kind === Kind.INLINE_FRAGMENT ? keysOf(selection.selectionSet) : [];
  });
}
