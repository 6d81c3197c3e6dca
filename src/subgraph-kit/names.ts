import { Directive, Field, ObjectType, registerEnumType } from 'type-graphql';
import { LanguageTagScalar } from './scalars.js';

export enum NameKind {
  OFFICIAL = 'OFFICIAL',
  SHORT = 'SHORT',
  ACRONYM = 'ACRONYM',
  FORMER = 'FORMER',
  TRANSLITERATION = 'TRANSLITERATION',
  ALTERNATE = 'ALTERNATE',
}
registerEnumType(NameKind, {
  name: 'NameKind',
  description: 'What sort of name it is.',
  valuesConfig: {
    OFFICIAL: { description: 'The name that the body gives itself, or the full name of a person.' },
    SHORT: { description: 'A shorter name in common use.' },
    ACRONYM: { description: 'Initials, for example CSTO PA.' },
    FORMER: { description: 'A name that it no longer bears.' },
    TRANSLITERATION: { description: 'A local name in Latin letters.' },
    ALTERNATE: { description: 'Another name that some source uses.' },
  },
});

@ObjectType({ description: 'A name in one language.' })
@Directive('@shareable')
export class LocalizedName {
  @Field({ description: 'The name itself.' })
  value!: string;

  @Field(() => LanguageTagScalar, { description: 'The language it is in.' })
  language!: string;

  @Field(() => NameKind, { description: 'What sort of name it is.' })
  kind!: NameKind;
}

const KINDS_BY_PREFERENCE = [
  NameKind.OFFICIAL,
  NameKind.SHORT,
  NameKind.ALTERNATE,
  NameKind.TRANSLITERATION,
  NameKind.ACRONYM,
  NameKind.FORMER,
];

/**
 * The name to show somebody who reads a language: the exact tag first, then the same language, then English, then any.
 * Among equals OFFICIAL, then SHORT, then the others; then the order of the data file.
 */
export function bestName(names: readonly LocalizedName[], language = 'en'): string {
  const wanted = language.toLowerCase();
  const distance = (name: LocalizedName): number => {
    const tag = name.language.toLowerCase();
    if (tag === wanted) return 0;
    if (primary(tag) === primary(wanted)) return 1;
    return primary(tag) === 'en' ? 2 : 3;
  };
  const [best] = [...names].sort(
    (a, b) => distance(a) - distance(b) || KINDS_BY_PREFERENCE.indexOf(a.kind) - KINDS_BY_PREFERENCE.indexOf(b.kind),
  );
  if (best === undefined)
    throw new Error('Every named thing has a name: a data file without one is refused on import.');
  return best.value;
}

function primary(tag: string): string {
  return tag.split('-')[0] ?? tag;
}

/** Letters that Unicode does not take apart into a base letter and an accent. */
const UNACCENTED: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ħ: 'h',
  ŧ: 't',
  ʼ: "'",
  '’': "'",
};

/**
 * A text without case and accents, spaces made single: the one form in which names are sorted and searched.
 * It is computed on write and kept in columns `COLLATE "C"`, so that every PostgreSQL sorts alike.
 */
export function folded(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[øłđðþßæœıħŧʼ’]/g, (letter) => UNACCENTED[letter] ?? letter)
    .replace(/\s+/g, ' ')
    .trim();
}

/** The columns by which a named thing is sorted and found: its English name, and all of its names, one a line. */
export function nameKeys(names: readonly LocalizedName[]): { sortName: string; searchNames: string } {
  return {
    sortName: folded(bestName(names)),
    searchNames: [...new Set(names.map((name) => folded(name.value)))].join('\n'),
  };
}

/** The pattern for `search_names LIKE $1` that finds a text anywhere in a name. */
export function containsPattern(text: string): string {
  return `%${folded(text).replace(/[\\%_]/g, '\\$&')}%`;
}
