import { names, sources } from './dataFolder.js';

/** A file of data/countries: a country with one parliament, of the chambers given. */
export function aCountry(code: string, name: string, ...parliaments: object[]): object {
  return { country: { code, names: names(name), sources: sources() }, parliaments };
}

/** A national parliament; its structure follows from its chambers. More keys may be given, and replace the usual ones. */
export function aParliament(slug: string, name: string, chambers: readonly object[] = [], more: object = {}): object {
  const structure = ['UNICAMERAL', 'BICAMERAL'][chambers.length - 1];
  return { slug, level: 'NATIONAL', names: names(name), structure, sources: sources(), chambers, ...more };
}

export function aChamber(
  slug: string,
  type: 'LOWER' | 'UPPER' | 'UNICAMERAL',
  name: string,
  more: object = {},
): object {
  return { slug, type, names: names(name), sources: sources(), ...more };
}
