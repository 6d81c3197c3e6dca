import type { Subgraph } from '../subgraph-kit/defineSubgraph.js';
import { assemblies } from './assemblies/subgraph.js';
import { news } from './news/subgraph.js';
import { parliaments } from './parliaments/subgraph.js';
import { people } from './people/subgraph.js';
import { sources } from './sources/subgraph.js';

/** The list of subgraphs, in the order in which they import: each receives the facts of those before it. */
export const subgraphs: readonly Subgraph[] = [parliaments, assemblies, people, news, sources];
