import { describe, expect, it } from '@jest/globals';
import { excessIn } from './excess.js';

const MOST = { values: 10, levels: 5 };
const numbers = (count: number): string => Array.from({ length: count }, (_, at) => at).join();

describe('a text with more than there may be', () => {
  it.each([
    ['in a map of lists', `{"variables":{"a":[${numbers(8)}]}}`],
    ['within each other', '{"a":[[1],[1],{"a":1}],"b":1,"c":1,"d":1}'],
    ['that are empty', '{"a":[[],{},[ ],{ },[\n],[],[],[],[]]}'],
    ['behind a text that ends with a backslash', `{"query":"\\\\","variables":[${numbers(8)}]}`],
    ['behind an escaped quote', `{"query":"\\"","variables":[${numbers(8)}]}`],
    ['in all of a list together', '[{"a":[1,2]},{"a":[1,2]},{},{}]'],
    ['that are the list', ` \n[${numbers(10)}]`],
  ])('has more values %s', (_, text) => {
    expect(excessIn(text, MOST)).toBe('values');
  });

  it.each([
    ['in lists', `{"a":${'['.repeat(5)}`],
    ['in maps', '{"a":'.repeat(6)],
  ])('nests deeper %s', (_, text) => {
    expect(excessIn(text, MOST)).toBe('levels');
  });

  it.each([
    ['nests as deep as it may', '{"a":[[[[]]]],"b":[[[[]]]]}'],
    ['has as many as there may be', `{"variables":{"a":[${numbers(7)}]}}`],
    ['has as many as there may be, within each other', '{"a":[[1],[1],{"a":1}],"b":1,"c":1}'],
    ['has as many as there may be, which are empty', '{"a":[[],{},[ ],{ },[\n],[],[],[]]}'],
    ['has as many as there may be in a list', '[{"a":[1,2]},{"a":[1,2]},{}]'],
    ['has them in texts alone', JSON.stringify({ query: ',[{'.repeat(20) })],
    ['has them behind a quote in a text', JSON.stringify({ query: `"${',[{'.repeat(20)}` })],
    ['has them behind a backslash and a quote in a text', JSON.stringify({ query: `\\"${',[{'.repeat(20)}` })],
  ])('is none that %s', (_, text) => {
    JSON.parse(text);

    expect(excessIn(text, MOST)).toBeUndefined();
  });
});
