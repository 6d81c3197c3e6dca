import { composeServices } from '@theguild/federation-composition';
import { GraphQLError, type DocumentNode } from 'graphql';
import { OperatorError } from '../platform/errors.js';
import { markExternalInterfaceFields } from './externalInterfaceFields.js';
import { readSubgraphSdl } from './readSubgraphSdl.js';

/** A subgraph as composition sees it. */
export interface ComposedSubgraph {
  readonly name: string;
  /** With federation directives. */
  readonly sdl: string;
  /** Where the supergraph shall say that it is. */
  readonly url?: string;
  /** Where the SDL was found, for errors: a file, an address. */
  readonly place?: string;
}

/** Composes subgraphs into a supergraph. Throws one OperatorError that lists everything that is wrong, with the names of the subgraphs, and where it stands. */
export function composeSupergraph(subgraphs: readonly ComposedSubgraph[]): string {
  const services = parseAll(subgraphs);
  const { supergraphSdl, errors = [] } = composeServices(services);
  if (supergraphSdl === undefined) {
    const listed = errors.map((error) => `- ${error.message} ${origin(error)}`);
    throw new OperatorError(
      `The subgraphs ${subgraphs.map(({ name }) => name).join(', ')} do not compose:\n${listed.join('\n')}`,
    );
  }
  return markExternalInterfaceFields(supergraphSdl, services);
}

/** The code that every composition of federation has for such an error, and the place of the first line that is to blame. */
function origin(error: GraphQLError): string {
  const code = error.extensions['code'];
  return `(${[...(typeof code === 'string' ? [code] : []), ...placeOf(error)].join(', ')})`;
}

function parseAll(subgraphs: readonly ComposedSubgraph[]): { name: string; url?: string; typeDefs: DocumentNode }[] {
  const unreadable: string[] = [];
  const services = subgraphs.flatMap(({ name, sdl, url, place = name }) => {
    try {
      return [{ name, url, typeDefs: readSubgraphSdl(sdl, place) }];
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      unreadable.push(
        `The SDL of the subgraph ${name} cannot be read: ${error.message.replace(/\.$/, '')} (${placeOf(error)[0]}).`,
      );
      return [];
    }
  });
  if (unreadable.length > 0) throw new OperatorError(unreadable.join('\n'));
  return services;
}

/** As editors and terminals take it: `products.graphql:3:9`. */
function placeOf({ source, locations }: GraphQLError): string[] {
  const at = locations?.[0];
  return source && at ? [`${source.name}:${at.line}:${at.column}`] : [];
}
