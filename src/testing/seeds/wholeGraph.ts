import { THREE_ASSEMBLIES } from './assemblies.js';
import type { DataFiles } from './dataFolder.js';
import { aMention, anArticle, aStatement, NEWS } from './news.js';
import { aHolder, aPerson, aPost, BELARUS_IN_TREATY_PA, RUSSIA_IN_TREATY_PA } from './people.js';

/**
 * A small graph in which something of every type is tied to something of every other: posts on every kind of organization, articles about every kind of
 * object, every kind of sender, disputed and superseded quotas, assemblies with and without issues.
 */
export const WHOLE_GRAPH: DataFiles = {
  ...NEWS,
  ...THREE_ASSEMBLIES,
  'assemblies/treaty-pa.yaml': {
    ...THREE_ASSEMBLIES['assemblies/treaty-pa.yaml'],
    people: [aPerson('viktor-kogut', 'Viktor Kogut'), aPerson('agnes-vadai', 'Ágnes Vadai')],
    posts: [
      aPost('CHAIR', 'assembly:treaty-pa', [
        aHolder('anna', { from: '2006-11-16', until: 'unknown', lastConfirmedOn: '2010-06-30' }),
        aHolder('agnes-vadai', { from: '2021-02-03', lastConfirmedOn: '2026-01-01' }),
      ]),
      aPost('PLENIPOTENTIARY_REPRESENTATIVE', BELARUS_IN_TREATY_PA, [aHolder('viktor-kogut')], {
        onBehalfOf: 'parliament:by-national-assembly',
      }),
      aPost('PLENIPOTENTIARY_REPRESENTATIVE', RUSSIA_IN_TREATY_PA, [aHolder('boris', { until: '2022' })], {
        onBehalfOf: 'chamber:ru-state-duma',
      }),
      aPost('SPEAKER', 'parliament:by-national-assembly', [aHolder('boris', { until: '2020' })]),
      aPost('SPEAKER', 'chamber:by-house', [aHolder('boris')], { onBehalfOf: 'assembly:treaty-pa' }),
      aPost('SECRETARY_GENERAL', 'organization:treaty', [aHolder('anna', { from: '2024' })]),
    ],
  },
  'news/e-meeting.yaml': anArticle('e-meeting', {
    language: 'ru',
    publishedOn: '2025-02-01',
    publisher: 'treaty-pa',
    paragraphs: ['Когут встретил Анну в Минске.', 'The state duma and the assembly were there.'],
    mentions: [
      aMention('person:viktor-kogut', 'SPEAKER', 'Когут'),
      aMention('person:anna', 'SUBJECT', 'Анну'),
      aMention('chamber:ru-state-duma', 'REFERENCE', 'state duma', 1),
      aMention('assembly:treaty-pa', 'ORGANIZER', 'the assembly', 1),
      aMention('document:model-law', 'REFERENCE', 'assembly', 1),
    ],
    statements: [aStatement('viktor-kogut', 'We met.'), aStatement('anna', 'So we did.', { verbatim: true })],
    topics: ['elections'],
    documents: ['model-law'],
  }),
};
