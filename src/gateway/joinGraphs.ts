import { Kind, type ConstDirectiveNode, type DocumentNode } from 'graphql';
import { OperatorError } from '../platform/errors.js';
import { readLinks } from './specificationLinks.js';

/** A subgraph as a supergraph names it: `enum join__Graph { A @join__graph(name: "a", url: "http://…") }`. */
export interface JoinGraph {
  /** Its value in the enum. */
  readonly graph: string;
  /** The name that plans use. */
  readonly name: string;
  /** Where it was said to be when the supergraph was composed; undefined where nothing was said. */
  readonly url: string | undefined;
}

/**
 * The subgraphs of a supergraph. @throws OperatorError when it is a schema of another kind, or gives what says which subgraph has what other names: those, the query
 * planner does not know
 */
export function readJoinGraphs(document: DocumentNode): JoinGraph[] {
  const join = readLinks(document).find(({ feature }) => feature === 'join');
  const ownName = join?.prefix === 'join' ? join.imports[0]?.as : join?.prefix;
  if (join && ownName !== undefined)
    throw new OperatorError(
      `The supergraph cannot be served: it links ${join.url} under a name of its own (${ownName}), which the query planner does not know.`,
    );
  const graphs = document.definitions.find(
    (definition) => definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph',
  );
  if (graphs?.kind !== Kind.ENUM_TYPE_DEFINITION)
    throw new OperatorError('Expected a supergraph, but got a schema without the enum join__Graph.');
  return (graphs.values ?? []).map((value) => {
    const directive = value.directives?.find(({ name }) => name.value === 'join__graph');
    const graph = value.name.value;
    return { graph, name: textArgument(directive, 'name') ?? graph, url: textArgument(directive, 'url') };
  });
}

/** An empty text says nothing: composition writes `url: ""` for a subgraph without an address. */
function textArgument(directive: ConstDirectiveNode | undefined, name: string): string | undefined {
  const value = directive?.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING && value.value.trim() !== '' ? value.value.trim() : undefined;
}
