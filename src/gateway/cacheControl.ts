/** The directives of a `cache-control` header: names in lower case, with their values. */
type Policy = ReadonlyMap<string, string>;

/** Directives that hold for the whole as soon as one part demands them. */
const DEMANDS = ['no-cache', 'must-revalidate', 'proxy-revalidate', 'no-transform', 'must-understand'];

/**
 * The `cache-control` of an answer made of several, so that nobody keeps it longer, or shows it to more people, than any part allows (RFC 9111, section 5.2).
 * A part without the header may not be kept. Directives that only allow more, such as `stale-while-revalidate`, are dropped.
 */
export function mostRestrictive(parts: readonly (string | readonly string[] | undefined)[]): string {
  const policies = parts.map((part) => (part === undefined ? undefined : readPolicy(part)));
  const known = policies.filter((policy) => policy !== undefined);
  if (known.length === 0 || known.length < policies.length || known.some((policy) => policy.has('no-store')))
    return 'no-store';

  const isPrivate = known.some((policy) => policy.has('private'));
  const directives: string[] = DEMANDS.filter((name) => known.some((policy) => policy.has(name)));
  if (isPrivate) directives.push('private');
  else if (known.every((policy) => policy.has('public'))) directives.push('public');

  directives.push(`max-age=${Math.min(...known.map((policy) => seconds(policy, 'max-age')))}`);
  // For shared caches it takes the place of max-age, where a part has it.
  if (!isPrivate && known.some((policy) => policy.has('s-maxage')))
    directives.push(
      `s-maxage=${Math.min(...known.map((policy) => seconds(policy, policy.has('s-maxage') ? 's-maxage' : 'max-age')))}`,
    );
  return directives.join(', ');
}

/** How long a part is fresh. Without a number a cache might guess, so it counts as none. */
function seconds(policy: Policy, name: string): number {
  const value = policy.get(name) ?? '';
  return /^\d+$/.test(value) ? Number(value) : 0;
}

function readPolicy(header: string | readonly string[]): Policy {
  const text = typeof header === 'string' ? header : header.join(',');
  return new Map(
    text.split(',').map((directive) => {
      const [name = '', value = ''] = directive.split('=', 2);
      return [name.trim().toLowerCase(), value.trim().replaceAll('"', '')];
    }),
  );
}
