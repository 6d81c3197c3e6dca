import { z } from 'zod';

import { dataClaim } from '../../subgraph-kit/dataset/claim.js';
import { instant, languageTag, partialDate, text, url } from '../../subgraph-kit/dataset/shapes.js';

const dataset = z
  .strictObject({
    license: text.describe('SPDX identifier of the licence of the compilation.'),
    recordedAt: instant.optional().describe('When the facts were collected.'),
  })
  .meta({ id: 'Dataset', description: 'The data set as a whole.' });

const source = z
  .strictObject({
    url,
    title: text,
    publisher: text.optional(),
    publishedOn: partialDate.optional().describe('The date printed on the page, where it prints one.'),
    license: text.optional(),
    language: languageTag.optional(),
  })
  .meta({ id: 'Source', description: 'A page that facts of this data set cite. Its id is computed from its url.' });

const sources = z.array(source).superRefine((list, context) => {
  list.forEach(({ url }, at) => {
    const previous = list[at - 1]?.url;
    if (previous !== undefined && previous >= url)
      context.addIssue({
        code: 'custom',
        path: [at, 'url'],
        message: `the urls in order, each once: one after ${previous}`,
      });
  });
});

export const datasetClaim = dataClaim({ key: 'dataset', files: ['dataset.yaml'], required: true, shape: dataset });

/** `sources:` of sources.yaml, sorted by url; facts cite them by url. */
export const sourcesClaim = dataClaim({ key: 'sources', files: ['sources.yaml'], required: true, shape: sources });

export const claims = [datasetClaim, sourcesClaim];

export type SourceData = z.output<typeof source>;
