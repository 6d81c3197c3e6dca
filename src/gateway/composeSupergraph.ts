import { composeServices } from '@theguild/federation-composition';
import { parse, type DocumentNode } from 'graphql';
import { OperatorError } from '../platform/errors.js';

/** A subgraph as composition sees it. */
export interface ComposedSubgraph {
  readonly name: string;
  /** With federation directives. */
  readonly sdl: string;
  readonly url?: string;
}

/** Composes subgraphs into a supergraph. Throws one OperatorError that lists everything that is wrong, with the names of the subgraphs. */
export function composeSupergraph(subgraphs: readonly ComposedSubgraph[]): string {
  const services = subgraphs.map(({ name, sdl, url }) => ({ name, url, typeDefs: parseSubgraph(name, sdl) }));
  const { supergraphSdl, errors } = composeServices(services);
  if (supergraphSdl === undefined) {
    const listed = (errors ?? []).map((error) => `- ${error.message}`);
    throw new OperatorError(
      `The subgraphs ${subgraphs.map(({ name }) => name).join(', ')} do not compose:\n${listed.join('\n')}`,
    );
  }
  return supergraphSdl;
}

function parseSubgraph(name: string, sdl: string): DocumentNode {
  try {
    return parse(sdl);
  } catch (error) {
    throw new OperatorError(
      `The SDL of the subgraph ${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}
