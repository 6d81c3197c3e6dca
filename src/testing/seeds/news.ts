import { names, sources, type DataFiles } from './dataFolder.js';
import { aChamber, aCountry, aParliament } from './parliaments.js';
import { aPerson } from './people.js';

/** A file of data/news: an article, and the documents that it names first. More keys may be given, and replace the usual ones. */
export function anArticle(slug: string, more: object = {}, documents: readonly object[] = []): object {
  return {
    article: {
      slug,
      headline: `Headline of ${slug}`,
      language: 'en',
      publishedOn: '2023-09-10',
      modifiedAt: '2026-11-23T00:00:00Z',
      paragraphs: ['Nothing happened.'],
      sources: sources(),
      ...more,
    },
    documents,
  };
}

export function aDocument(slug: string, title: string, more: object = {}): object {
  return { slug, title, kind: 'OTHER', status: 'UNKNOWN', sources: sources(), ...more };
}

export function aTopic(slug: string, label = slug): object {
  return { slug, label };
}

/** An entry of `mentions:`. */
export function aMention(entity: string, role: string, surface: string, paragraph = 0): object {
  return { entity, role, surface, paragraph };
}

/** An entry of `statements:`; reported, unless said otherwise. */
export function aStatement(speaker: string, text: string, more: object = {}): object {
  return { speaker, text, verbatim: false, paragraph: 0, ...more };
}

/** An assembly of data/assemblies without delegations, with the people beside it. */
export function anAssemblyOf(slug: string, ...people: readonly object[]): object {
  return { assembly: { slug, names: names(`Assembly ${slug}`), sources: sources() }, people };
}

/** The bodies and people that articles of the tests speak of: of one country, and two assemblies. */
export const NEWSMAKERS: DataFiles = {
  'countries/by.yaml': aCountry(
    'BY',
    'Belarus',
    aParliament('by-national-assembly', 'National Assembly', [
      aChamber('by-house', 'LOWER', 'House'),
      aChamber('by-council', 'UPPER', 'Council'),
    ]),
  ),
  'countries/kz.yaml': aCountry('KZ', 'Kazakhstan'),
  'assemblies/east-pa.yaml': anAssemblyOf('east-pa', aPerson('anna', 'Anna'), aPerson('boris', 'Boris')),
  'assemblies/west-pa.yaml': anAssemblyOf('west-pa'),
};

/** Four articles of two assemblies, in three languages: what the tests of news ask about. */
export const NEWS: DataFiles = {
  ...NEWSMAKERS,
  'topics.yaml': { topics: [aTopic('sovereignty', 'Sovereignty'), aTopic('elections', 'Elections')] },
  'news/a-session.yaml': anArticle(
    'a-session',
    {
      url: 'https://example.org/session',
      publisher: 'east-pa',
      paragraphs: ['Anna spoke of Belarus.', 'The House has read the model law.'],
      mentions: [
        aMention('person:anna', 'SPEAKER', 'Anna'),
        aMention('country:BY', 'SUBJECT', 'Belarus'),
        aMention('chamber:by-house', 'REFERENCE', 'The House', 1),
        aMention('document:model-law', 'REFERENCE', 'model law', 1),
      ],
      statements: [
        aStatement('anna', 'It is read.', { paragraph: 1 }),
        aStatement('anna', 'Good.', { verbatim: true }),
      ],
      topics: ['sovereignty', 'elections'],
      documents: ['model-law'],
    },
    [
      aDocument('model-law', 'Model Law on Élections', {
        kind: 'MODEL_LAW',
        status: 'ADOPTED',
        adoptedOn: '2022-12',
        adoptedBy: 'east-pa',
        url: 'https://example.org/law',
      }),
    ],
  ),
  'news/b-visit.yaml': anArticle('b-visit', {
    language: 'ru',
    publishedOn: '2024-01-05',
    publisher: 'west-pa',
    paragraphs: ['Борис встретил Анну.'],
    mentions: [aMention('person:boris', 'SPEAKER', 'Борис'), aMention('person:anna', 'SUBJECT', 'Анну')],
    statements: [aStatement('boris', 'Welcome.'), aStatement('anna', 'Thank you.')],
    topics: ['elections'],
  }),
  'news/c-report.yaml': anArticle(
    'c-report',
    {
      language: 'en-GB',
      publishedOn: '2022-06-01',
      paragraphs: ['The National Assembly of Belarus met the assembly.'],
      mentions: [
        aMention('parliament:by-national-assembly', 'SUBJECT', 'National Assembly'),
        aMention('country:BY', 'LOCATION', 'Belarus'),
        aMention('assembly:east-pa', 'ORGANIZER', 'the assembly'),
      ],
      topics: ['elections', 'sovereignty'],
      documents: ['model-law', 'a-report'],
    },
    [aDocument('a-report', 'A report', { kind: 'REPORT', status: 'DRAFT', adoptedBy: 'east-pa' })],
  ),
  'news/d-note.yaml': anArticle('d-note', { publishedOn: '2022-06-01', publisher: 'east-pa' }, [
    aDocument('strategy', 'Strategy', { kind: 'STRATEGY', status: 'DRAFT', adoptedBy: 'west-pa' }),
  ]),
};
