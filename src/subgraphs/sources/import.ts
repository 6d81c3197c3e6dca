import { citationProblems } from '../../subgraph-kit/dataset/citationProblems.js';
import { sourceId } from '../../subgraph-kit/citations.js';
import { tableRows, type RowOf, type SliceImport } from '../../subgraph-kit/importing/sliceImport.js';
import { claims, datasetClaim, sourcesClaim, type SourceData } from './dataFile.js';
import { DatasetStatement, KnownId, Source } from './entities.js';

/** Sources, and the register of the ids of everything: so this slice comes last. */
export const sourcesImport: SliceImport = {
  claims,
  rows({ dataset, known, allClaims }) {
    const described = dataset.files(sourcesClaim);
    const sources = described.flatMap(({ value }) => value.map(sourceRow));
    const ids = [
      ...known.ids.map(({ id, type }) => ({ id, type })),
      ...sources.map(({ id }) => ({ id, type: 'Source' })),
    ];
    return {
      tables: [
        tableRows(
          DatasetStatement,
          dataset.files(datasetClaim).map(({ value }) => ({ license: value.license })),
        ),
        tableRows(Source, sources),
        tableRows(KnownId, ids),
      ],
      facts: {},
      problems: citationProblems(dataset, allClaims, described),
    };
  },
};

function sourceRow({ url, title, publisher, publishedOn, license }: SourceData): RowOf<Source> {
  return {
    id: sourceId(url),
    url,
    title,
    publisher: publisher ?? null,
    publishedOn: publishedOn ?? null,
    license: license ?? null,
  };
}
