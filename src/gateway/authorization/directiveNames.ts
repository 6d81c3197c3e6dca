import { directiveNames, type SpecificationLink } from '../specificationLinks.js';

/** The directives by which a schema says who may see what. */
export type AuthorizationDirective = 'authenticated' | 'requiresScopes' | 'policy';

/** The names that these directives bear in a supergraph. */
export function authorizationDirectives(
  links: readonly SpecificationLink[],
): ReadonlyMap<string, AuthorizationDirective> {
  return directiveNames(links, {
    authenticated: 'authenticated',
    requiresScopes: 'requiresScopes',
    policy: 'policy',
  });
}
