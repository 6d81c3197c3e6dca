import { describe, expect, it } from '@jest/globals';
import { parseWebSearch, wantedWords } from './webSearch.js';

describe('web search syntax', () => {
  it.each([
    ['member states', 'member & states'],
    ['"member states" vote', '[member states] & vote'],
    ['member -states', 'member & !states'],
    ['-"member states"', '![member states]'],
    ['member OR states -vote', 'member | states & !vote'],
    ['"not closed', '[not closed]'],
    ['co-operation', 'co-operation'],
    ['vote"member states"', 'vote & [member states]'],
    ['or vote or', 'vote'],
    ['"or"', 'or'],
    ['a\0b', 'a & b'],
    ['  ', ''],
  ])('%s', (text, expected) => {
    const read = parseWebSearch(text)
      .map((terms) =>
        terms
          .map(({ words, isExcluded }) => (isExcluded ? '!' : '') + (words.includes(' ') ? `[${words}]` : words))
          .join(' & '),
      )
      .join(' | ');

    expect(read).toBe(expected);
  });

  it('wants the words of what is not excluded, each once', () => {
    expect(wantedWords(parseWebSearch('vote "a vote" or -never co-operation'))).toEqual([
      'vote',
      'a',
      'co',
      'operation',
    ]);
  });
});
