import { composeServices } from '@theguild/federation-composition';
import { GraphQLError, Source, type DocumentNode } from 'graphql';
import { OperatorError } from '../platform/errors.js';
import { AnnotatedSubgraph } from './compose/annotatedSubgraph.js';
import { markExternalInterfaceFields } from './compose/externalInterfaceFields.js';
import { checkFieldSets } from './compose/fieldSetRules.js';
import { checkInterfaces } from './compose/interfaceRules.js';
import { checkOverrides } from './compose/overrideRules.js';
import { placeOf, placesOf } from './compose/places.js';
import { readSubgraphSdl } from './compose/readSubgraphSdl.js';

/** A subgraph as composition sees it. */
export interface ComposedSubgraph {
  readonly name: string;
  /** With federation directives. */
  readonly sdl: string;
  /** Where the supergraph shall say that it is. */
  readonly url?: string;
  /** Where the SDL was found, for errors: a file, an address. */
  readonly place?: string;
  /** Where it begins in that file, which holds more: all its lines are indented as the first. */
  readonly beginsAt?: { readonly line: number; readonly column: number };
}

/** Composes subgraphs into a supergraph. Throws one OperatorError that lists everything that is wrong, with the names of the subgraphs, and where it stands. */
export function composeSupergraph(subgraphs: readonly ComposedSubgraph[]): string {
  const services = parseAll(subgraphs);
  const { supergraphSdl, errors = findMistakes(services) } = composeByLibrary(services);
  if (supergraphSdl === undefined || errors.length > 0) {
    const listed = errors.map((error) => `- ${error.message}${origin(error, services)}`);
    throw new OperatorError(
      `The subgraphs ${subgraphs.map(({ name }) => name).join(', ')} do not compose:\n${listed.join('\n')}`,
    );
  }
  return markExternalInterfaceFields(supergraphSdl, services);
}

/** A subgraph as the library takes it. */
interface Service {
  readonly name: string;
  readonly url?: string;
  readonly typeDefs: DocumentNode;
}

/** The library throws where it meets some of the mistakes that it does not look for. */
function composeByLibrary(services: readonly Service[]): { supergraphSdl?: string; errors?: readonly GraphQLError[] } {
  try {
    return composeServices([...services]);
  } catch (error) {
    const errors = findMistakes(services);
    if (errors.length === 0) throw error;
    return { errors };
  }
}

/** What the library does not look for, and clients would meet. */
function findMistakes(services: readonly Service[]): GraphQLError[] {
  const subgraphs = services.map(({ name, typeDefs }) => new AnnotatedSubgraph(name, typeDefs));
  return [...subgraphs.flatMap(checkFieldSets), ...checkInterfaces(subgraphs), ...checkOverrides(subgraphs)];
}

/** The code that every composition of federation has for such an error, and the places that are to blame. */
function origin(error: GraphQLError, services: readonly Service[]): string {
  const code = error.extensions['code'];
  const known = [...(typeof code === 'string' ? [code] : []), ...placesOf(error, services)];
  return known.length > 0 ? ` (${known.join(', ')})` : '';
}

function parseAll(subgraphs: readonly ComposedSubgraph[]): Service[] {
  const unreadable: string[] = [];
  const services = subgraphs.flatMap(({ name, sdl, url, place = name, beginsAt }) => {
    try {
      return [{ name, url, typeDefs: readSubgraphSdl(new Source(sdl, place, beginsAt)) }];
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      unreadable.push(
        `The SDL of the subgraph ${name} cannot be read: ${error.message.replace(/\.$/, '')} (${placeOf(error)}).`,
      );
      return [];
    }
  });
  if (unreadable.length > 0) throw new OperatorError(unreadable.join('\n'));
  return services;
}
