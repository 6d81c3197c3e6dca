import { defineSubgraph } from '../../subgraph-kit/defineSubgraph.js';
import { Dataset, DatasetStatement, KnownId, Source } from './entities.js';
import { sourcesImport } from './import.js';
import { sourceById } from './loaders.js';
import { nodeReferences } from './references.js';
import { NodeResolver, SourceResolver } from './resolvers.js';

/** Owns Source, and global object identification. */
export const sources = defineSubgraph({
  name: 'sources',
  resolvers: [SourceResolver, NodeResolver],
  types: [Source, Dataset, ...nodeReferences.values()],
  tables: [Source, KnownId, DatasetStatement],
  references: { Source: ({ id }, ctx) => sourceById(ctx).load(id ?? '') },
  import: sourcesImport,
});
