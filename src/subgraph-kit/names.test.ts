import { describe, expect, it } from '@jest/globals';
import { bestName, containsPattern, folded, type LocalizedName, nameKeys, NameKind } from './names.js';

function name(value: string, language: string, kind = NameKind.OFFICIAL): LocalizedName {
  return { value, language, kind };
}

describe('the best name', () => {
  const names = [
    name('Национальное собрание', 'ru'),
    name('National Assembly', 'en'),
    name('Assembly, as Britons write it', 'en-GB'),
    name('Жогорку Кеңеш', 'ky-Cyrl'),
  ];

  it('is in the exact language, whatever its case', () => {
    expect(bestName(names, 'ru')).toBe('Национальное собрание');
    expect(bestName(names, 'EN-gb')).toBe('Assembly, as Britons write it');
  });

  it('is in the same language where the exact one is missing', () => {
    expect(bestName(names, 'ru-BY')).toBe('Национальное собрание');
    expect(bestName(names, 'ky')).toBe('Жогорку Кеңеш');
  });

  it('is English where the language is missing, and for those who ask for none', () => {
    expect(bestName(names, 'fr')).toBe('National Assembly');
    expect(bestName(names)).toBe('National Assembly');
  });

  it('is any where English is missing too: the first of the data file', () => {
    expect(bestName([name('Ting', 'da'), name('Thing', 'is')], 'fr')).toBe('Ting');
  });

  it('prefers the official one, then the short, then the others, and language to kind', () => {
    const kinds = [
      NameKind.FORMER,
      NameKind.ACRONYM,
      NameKind.TRANSLITERATION,
      NameKind.ALTERNATE,
      NameKind.SHORT,
      NameKind.OFFICIAL,
    ];
    const all = kinds.map((kind) => name(kind, 'en', kind));

    const chosen = kinds.map((_, missing) => bestName(all.slice(0, kinds.length - missing)));

    expect(chosen).toEqual(['OFFICIAL', 'SHORT', 'ALTERNATE', 'TRANSLITERATION', 'ACRONYM', 'FORMER']);
    expect(bestName([...all, name('Ancien nom', 'fr', NameKind.FORMER)], 'fr')).toBe('Ancien nom');
  });

  it('keeps the order of the data file among equals, and the list as it is', () => {
    const equals = [name('First', 'en'), name('Second', 'en')];

    expect(bestName(equals)).toBe('First');
    expect(bestName(names, 'ky-Cyrl')).toBe('Жогорку Кеңеш');
    expect(names.map(({ language }) => language)).toEqual(['ru', 'en', 'en-GB', 'ky-Cyrl']);
  });

  it('must exist', () => {
    expect(() => bestName([])).toThrow('Every named thing has a name: a data file without one is refused on import.');
  });
});

describe('a folded text', () => {
  it.each([
    ['ÅLAND', 'aland'],
    ['Føroyar', 'foroyar'],
    ['Łódź', 'lodz'],
    ['Þingvellir', 'thingvellir'],
    ['Straße', 'strasse'],
    ['İstanbul Iğdır', 'istanbul igdir'],
    ['Oʼzbekiston’', "o'zbekiston'"],
    ['Œuvre Æ', 'oeuvre ae'],
    ['Жогорку Кеңеш', 'жогорку кеңеш'],
    ['ﬁne ①', 'fine 1'],
    [' two \t\n spaces\u00a0', 'two spaces'],
    ['', ''],
  ])('of %j is %j', (text, expected) => {
    expect(folded(text)).toBe(expected);
  });

  it('is the same whether accents are part of a letter or follow it, and stays as it is when folded again', () => {
    expect(folded('Se\u0301nat')).toBe(folded('S\u00e9nat'));
    expect(folded(folded('Łódź ‘Æ’'))).toBe(folded('Łódź ‘Æ’'));
  });
});

describe('the columns of names', () => {
  it('are the English name to sort by, and each name once to search in', () => {
    const names = [name('Älvens  Ting', 'sv'), name('ALVENS TING', 'en'), name('The Ting', 'en', NameKind.SHORT)];

    expect(nameKeys(names)).toEqual({ sortName: 'alvens ting', searchNames: 'alvens ting\nthe ting' });
  });

  it('are searched for a text whose wildcards are letters', () => {
    expect(containsPattern('100%_Ä\\')).toBe('%100\\%\\_a\\\\%');
    expect(containsPattern('')).toBe('%%');
  });
});
