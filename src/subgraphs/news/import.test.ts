import { describe, expect, it } from '@jest/globals';
import { importProblems } from '../../testing/importProblems.js';
import { aDocument, aMention, anArticle, aStatement, NEWSMAKERS } from '../../testing/seeds/news.js';

function problemsOf(article: object, documents: readonly object[] = []): Promise<string[]> {
  return importProblems({ ...NEWSMAKERS, 'news/a.yaml': anArticle('a', article, documents) });
}

describe('an article in the data files', () => {
  it('is taken where everything that it points to is there', async () => {
    const article = {
      publisher: 'east-pa',
      mentions: [aMention('country:BY', 'SUBJECT', 'Nothing'), aMention('document:law', 'REFERENCE', 'happened')],
      statements: [aStatement('anna', 'Nothing.')],
      documents: ['law'],
    };

    expect(await problemsOf(article, [aDocument('law', 'Law', { adoptedBy: 'west-pa' })])).toEqual([]);
  });

  it('is refused where its publisher, a speaker, a topic or a document is not there', async () => {
    const article = {
      publisher: 'north-pa',
      statements: [aStatement('ana', 'Nothing.')],
      topics: ['weather'],
      documents: ['law'],
    };

    expect(await problemsOf(article)).toEqual([
      'data/news/a.yaml: article.publisher: expected the slug of an assembly, but got north-pa (line 11)',
      'data/news/a.yaml: article.statements[0].speaker: expected the slug of a person under people: of some file, but got ana (line 13)',
      'data/news/a.yaml: article.documents[0]: expected the slug of a document under documents: of some file, but got law (line 20)',
      'data/news/a.yaml: article.topics[0]: expected the slug of a topic in topics.yaml, but got weather (line 18)',
    ]);
  });

  it('is refused where it mentions what is not there, or what articles do not speak of', async () => {
    const mentions = [
      aMention('country:XX', 'SUBJECT', 'Nothing'),
      aMention('delegation:east-pa/by-national-assembly', 'SUBJECT', 'Nothing'),
    ];

    expect(await problemsOf({ mentions })).toEqual([
      'data/news/a.yaml: article.mentions[0].entity: expected the id of a person, assembly, parliament, chamber, country or document in the data files, but got country:XX (line 12)',
      'data/news/a.yaml: article.mentions[1].entity: expected the id of a person, assembly, parliament, chamber, country or document in the data files, but got delegation:east-pa/by-national-assembly (line 16)',
    ]);
  });

  it('is refused where it names a document that no assembly of the data files adopted', async () => {
    expect(await problemsOf({}, [aDocument('law', 'Law', { adoptedBy: 'north-pa' })])).toEqual([
      'data/news/a.yaml: documents[0].adoptedBy: expected the slug of an assembly, but got north-pa (line 18)',
    ]);
  });
});
