import { describe, expect, it } from '@jest/globals';
import { highlightsOf } from './highlights.js';

const isVote = (word: string) => /^votes?$/i.test(word);

describe('highlights', () => {
  it('are the text around a match, the match marked', () => {
    expect(highlightsOf(['They vote today.'], isVote)).toEqual(['They <mark>vote</mark> today.']);
  });

  it('are none where nothing matches', () => {
    expect(highlightsOf(['They met.', ''], isVote)).toEqual([]);
  });

  it('escape every character of the text', () => {
    expect(highlightsOf([`<b>"Vote" & 'go'</b>`], isVote)).toEqual([
      '&lt;b&gt;&quot;<mark>Vote</mark>&quot; &amp; &#39;go&#39;&lt;/b&gt;',
    ]);
  });

  it('are at most 200 characters with their marks and escapes, and cut between words', () => {
    const [highlight = ''] = highlightsOf([`${'left & '.repeat(60)}vote${' right'.repeat(60)}`], isVote);

    expect(highlight.length).toBe(195);
    expect(highlight).toMatch(/^(left &amp; )+<mark>vote<\/mark>( right)+$/);
  });

  it('show a match that fits into one fragment only once', () => {
    expect(highlightsOf(['vote and vote'], isVote)).toEqual(['<mark>vote</mark> and <mark>vote</mark>']);
  });

  it('cut a match that is longer than a highlight', () => {
    const [highlight] = highlightsOf(['x'.repeat(300)], () => true);

    expect(highlight).toBe(`<mark>${'x'.repeat(187)}</mark>`);
  });

  it('are three at most: those with most different matches, in the order of the texts', () => {
    const texts = ['one vote', 'Votes and a vote', 'a vote', 'a Vote', 'votes, vote'];

    expect(highlightsOf(texts, isVote)).toEqual([
      'one <mark>vote</mark>',
      '<mark>Votes</mark> and a <mark>vote</mark>',
      '<mark>votes</mark>, <mark>vote</mark>',
    ]);
  });
});
