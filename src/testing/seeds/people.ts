import { names, sources } from './dataFolder.js';

/** An entry of `people:` in data/assemblies. More keys may be given, and replace the usual ones. */
export function aPerson(slug: string, name: string, more: object = {}): object {
  return { slug, names: names(name), sources: sources(), ...more };
}

/** An entry of `posts:`; its label is made of the role. */
export function aPost(role: string, organization: string, holders: readonly object[], more: object = {}): object {
  return { role, organization, label: role.toLowerCase().replaceAll('_', ' '), sources: sources(), holders, ...more };
}

/** Who holds a post; without bounds, as where a page names somebody and dates nothing. */
export function aHolder(person: string, bounds: object = {}): object {
  return { person, sources: sources(), ...bounds };
}
