import { describe, expect, it } from '@jest/globals';

import { checkShape } from '../../subgraph-kit/dataset/checkShape.js';
import { articleClaim } from './dataFile.js';

const ARTICLE = {
  slug: 'a-session',
  headline: 'A session',
  language: 'en',
  publishedOn: '2023-09-10',
  modifiedAt: '2026-11-23T00:00:00Z',
  paragraphs: ['The assembly met in Minsk.', 'Members from Belarus took part.'],
  mentions: [{ entity: 'country:BY', role: 'SUBJECT', surface: 'Belarus', paragraph: 1 }],
  statements: [{ speaker: 'viktor-kogut', text: 'It went well.', verbatim: false, paragraph: 0 }],
  sources: [{ url: 'https://example.org/session' }],
};

function refusals(differently: object): string[] {
  const checked = checkShape(
    articleClaim.shape,
    { ...ARTICLE, ...differently },
    { file: 'news/a.yaml', path: ['article'] },
  );
  return 'problems' in checked ? checked.problems.map(({ path, expected, got }) => `${path}: ${expected}; ${got}`) : [];
}

describe('an article in a data file', () => {
  it('may mention what its paragraphs say', () => {
    expect(refusals({})).toEqual([]);
  });

  it('is refused where a mention quotes words that do not stand in its paragraph', () => {
    const [mention] = ARTICLE.mentions;

    expect(refusals({ mentions: [{ ...mention, paragraph: 0 }] })).toEqual([
      'article.mentions[0].surface: words that stand in paragraph 0; "Belarus"',
    ]);
  });

  it('is refused where a mention or a statement points at a paragraph that does not exist', () => {
    const [mention] = ARTICLE.mentions;
    const [statement] = ARTICLE.statements;

    expect(
      refusals({ mentions: [{ ...mention, paragraph: 2 }], statements: [{ ...statement, paragraph: 5 }] }),
    ).toEqual([
      'article.statements[0].paragraph: the index of a paragraph, 0 to 1; 5',
      'article.mentions[0].paragraph: the index of a paragraph, 0 to 1; 2',
    ]);
  });

  it('mentions an entity once in each role', () => {
    const [mention] = ARTICLE.mentions;

    expect(refusals({ mentions: [mention, { ...mention, role: 'LOCATION' }] })).toEqual([]);
    expect(refusals({ mentions: [mention, { ...mention, surface: 'from Belarus' }] })).toEqual([
      'article.mentions[1].entity: no two of the same; "country:BY"',
    ]);
  });
});
