import { folded } from '../../../subgraph-kit/names.js';

/** What a delegation is called: no source gives delegations names of their own. */
export function delegationName(sender: string, assembly: string): string {
  return `Delegation of ${withArticle(sender)} to ${withArticle(assembly)}`;
}

/**
 * The name of a country's parliament, or of a chamber of it, that says which country's it is: half of the world sends
 * 'the Parliament'. Names that say so already stay as they are.
 */
export function nameWithCountry(name: string, country: string): string {
  if (saysCountry(name, country)) return name;
  // 'National Congress of the Republic' of the Dominican Republic is of one republic, not of two.
  const institution = country.endsWith('Republic') ? name.replace(/ of the Republic$/, '') : name;
  return `${institution} of ${TAKES_ARTICLE.test(country) ? withArticle(country) : country}`;
}

/** 'Albanian Parliament' and 'Federal Assembly of the Russian Federation' speak of their countries by the first letters. */
function saysCountry(name: string, country: string): boolean {
  const beginning = folded(country).slice(0, 5).trim();
  return ` ${folded(name)}`.includes(` ${beginning}`) || ADJECTIVE.test(name);
}

/** Adjectives that begin otherwise than the country: the Spanish Parliament, and the Welsh one of the UK. */
const ADJECTIVE = /(sh|ese)\b/i;

const TAKES_ARTICLE =
  /^(UK|US|Isle of Man|Netherlands|Philippines|Bahamas|Maldives|Comoros|Gambia|Seychelles)$|(Islands|Republic|Emirates)$/;

function withArticle(name: string): string {
  return `the ${name.replace(/^the /i, '')}`;
}
