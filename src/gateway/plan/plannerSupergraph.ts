import type { Supergraph } from '../supergraph.js';
import { tellProvidedPlacesApart } from './providedPlaces.js';
import { askWholeTypes } from './wholeTypes.js';

/** The supergraph as the planner reads it right: each step works round one of its defects. */
export function supergraphForPlanner({ sdl, schema }: Pick<Supergraph, 'sdl' | 'schema'>): string {
  return askWholeTypes(tellProvidedPlacesApart(sdl, schema));
}
