import { shown } from '../../platform/errors.js';
import { type DataClaim, type DataFile, type DataProblem, dataPath } from './claim.js';
import type { Dataset } from './readDataset.js';

/**
 * Citations against the list of sources: a url that a fact cites and nobody describes, and a source that no fact
 * cites. `described` is what stands in sources.yaml; a citation is whatever stands in a list `sources` below a claim.
 */
export function citationProblems(
  dataset: Dataset,
  claims: readonly DataClaim[],
  described: readonly DataFile<readonly { url: string }[]>[],
): DataProblem[] {
  const known = new Set(described.flatMap(({ value }) => value.map(({ url }) => url)));
  const cited = new Set<string>();
  const problems: DataProblem[] = [];

  for (const claim of claims) {
    for (const { file, value } of dataset.files(claim)) {
      for (const { url, path } of citationsBelow(value, [claim.key])) {
        cited.add(url);
        if (!known.has(url)) problems.push({ file, path, expected: 'a url that sources.yaml lists', got: shown(url) });
      }
    }
  }
  for (const { file, value } of described) {
    value.forEach(({ url }, at) => {
      if (cited.has(url)) return;
      problems.push({
        file,
        path: dataPath('sources', at, 'url'),
        expected: 'a url that some fact cites',
        got: shown(url),
      });
    });
  }
  return problems.map(dataset.located);
}

interface FoundCitation {
  url: string;
  path: string;
}

function* citationsBelow(value: unknown, path: readonly PropertyKey[]): Generator<FoundCitation> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inside] of Object.entries(value)) {
    const step = Array.isArray(value) ? Number(key) : key;
    yield* key === 'sources' ? citationsIn(inside, [...path, step]) : citationsBelow(inside, [...path, step]);
  }
}

function* citationsIn(list: unknown, path: readonly PropertyKey[]): Generator<FoundCitation> {
  if (!Array.isArray(list)) return;
  for (const [at, one] of list.entries()) {
    const citation: unknown = one;
    if (typeof citation === 'object' && citation !== null && 'url' in citation && typeof citation.url === 'string')
      yield { url: citation.url, path: dataPath(...path, at, 'url') };
  }
}
