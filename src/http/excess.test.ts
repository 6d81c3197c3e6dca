import { describe, expect, it } from '@jest/globals';
import { excessIn } from './excess.js';

const MOST = { values: 10, valuesInList: 100, levels: 5 };
const numbers = (count: number): string => Array.from({ length: count }, (_, at) => at).join();

describe('a body with more than there may be', () => {
  it.each([
    ['in a map of lists', `{"variables":{"a":[${numbers(11)}]}}`],
    ['that are empty lists', `{"variables":[${'[],'.repeat(10)}[]]}`],
    ['behind a text that ends with a backslash', `{"query":"\\\\","variables":[${numbers(11)}]}`],
    ['behind an escaped quote', `{"query":"\\"","variables":[${numbers(11)}]}`],
    ['in one of a list', `[{"query":"{a}"}, {"variables":[${numbers(11)}]}]`],
    ['in one of a list after blanks', ` \n[{"query":"{a}"}, {"variables":[${numbers(11)}]}]`],
  ])('has more values %s', (_, text) => {
    expect(excessIn(text, MOST)).toBe('values');
  });

  const lists: [string, string][] = [
    ['in all of a list together', `[${Array<string>(40).fill('{"variables":[1,2,3]}').join()}]`],
    ['that are the list', `[${numbers(101)}]`],
  ];
  it.each(lists)('has more values %s', (_, text) => {
    expect(excessIn(text, MOST)).toBe('valuesInList');
  });
  it.each(lists)('has more values than a text that is no list of requests %s', (_, text) => {
    expect(excessIn(text, { values: 10, levels: 5 })).toBe('values');
  });

  it.each([
    ['in lists', `{"a":${'['.repeat(5)}`],
    ['in maps', '{"a":'.repeat(6)],
    ['in one of a list', `[{"a":[]},{"a":${'['.repeat(5)}`],
  ])('nests deeper %s', (_, text) => {
    expect(excessIn(text, MOST)).toBe('levels');
  });

  it.each([
    ['nests as deep as it may', '{"a":[[[[]]]],"b":[[[[]]]]}'],
    ['nests as deep as it may, in one of a list', '[{"a":[[[[]]]]},{"a":[[[[]]]]}]'],
    ['has as many as there may be', `{"variables":{"a":[${numbers(10)}]}}`],
    ['has as many as there may be, in one of a list', `[{"a":[${numbers(10)}]},{"a":[${numbers(10)}]}]`],
    ['has them in texts alone', JSON.stringify({ query: ',[{'.repeat(20) })],
    ['has them behind a quote in a text', JSON.stringify({ query: `"${',[{'.repeat(20)}` })],
    ['has them behind a backslash and a quote in a text', JSON.stringify({ query: `\\"${',[{'.repeat(20)}` })],
    ['has them in all of a list together', `[${Array<string>(20).fill('{"variables":[1,2,3]}').join()}]`],
  ])('is none that %s', (_, text) => {
    JSON.parse(text);

    expect(excessIn(text, MOST)).toBeUndefined();
  });
});
