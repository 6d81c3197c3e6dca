import {
  getOperationAST,
  Kind,
  parse,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';
import { ClientError } from '../../platform/errors.js';

/** One operation of a document, with the fragments that the document defines. */
export interface Operation {
  readonly definition: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** Picks the operation that the client named. Throws an error for the client when there is none, or more than one without a name. */
export function selectOperation(document: DocumentNode, operationName: string | undefined): Operation {
  const definition = getOperationAST(document, operationName);
  if (!definition) throw new ClientError('BAD_USER_INPUT', whyNoOperation(operationName));
  return { definition, fragments: fragmentsOf(document) };
}

/**
 * An operation read from its own text, to be kept: each node of a client's document holds on to all words of it, other operations and comments included, however short this one is.
 */
export function operationByItself(text: string): Operation {
  return selectOperation(parse(text, { noLocation: true }), undefined);
}

/** The fragments of a document, by name. */
export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
}

/** The document of this operation alone. */
export function documentOf({ definition, fragments }: Operation): DocumentNode {
  return { kind: Kind.DOCUMENT, definitions: [definition, ...fragments.values()] };
}

function whyNoOperation(operationName: string | undefined): string {
  return operationName === undefined
    ? 'Expected the name of an operation, because the document does not hold exactly one.'
    : `Expected the name of an operation of the document, but got ${JSON.stringify(operationName)}.`;
}
