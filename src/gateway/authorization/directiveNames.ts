import type { SpecificationLink } from '../specificationLinks.js';

/** The directives by which a schema says who may see what. */
export type AuthorizationDirective = 'authenticated' | 'requiresScopes' | 'policy';

const DIRECTIVES: readonly AuthorizationDirective[] = ['authenticated', 'requiresScopes', 'policy'];

/**
 * The names that these directives bear in a supergraph: any, since `@link` can rename them. A name that no specification claims means what it usually means:
 * better to ask for too much than to let everybody in.
 */
export function authorizationDirectives(
  links: readonly SpecificationLink[],
): ReadonlyMap<string, AuthorizationDirective> {
  const names = new Map<string, AuthorizationDirective>();
  const claimed = new Set<string>();
  for (const { feature, prefix, imports } of links) {
    const importedAs = new Map(imports.map(({ name, as }) => [name, as.replace(/^@/, '')]));
    for (const directive of DIRECTIVES) {
      const as = importedAs.get(`@${directive}`);
      if (feature === directive) names.set(as ?? prefix, directive);
      else if (feature === 'federation') names.set(as ?? `${prefix}__${directive}`, directive);
      else for (const name of [prefix, ...importedAs.values()]) claimed.add(name);
    }
  }
  for (const directive of DIRECTIVES)
    if (!claimed.has(directive) && !names.has(directive)) names.set(directive, directive);
  return names;
}
