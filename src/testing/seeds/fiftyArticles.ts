import { aDelegation, anAssembly, aQuota } from './assemblies.js';
import type { DataFiles } from './dataFolder.js';
import { aMention, anArticle, aStatement, aTopic } from './news.js';
import { aChamber, aCountry, aParliament } from './parliaments.js';
import { aHolder, aPerson, aPost } from './people.js';

const COUNT = 50;

/** Fifty articles, each about another country, which sends a delegation with a representative to one assembly. */
export function fiftyArticles(): DataFiles {
  const files: Record<string, object> = { 'topics.yaml': { topics: [aTopic('security', 'Security')] } };
  const delegations: object[] = [];
  const posts: object[] = [];
  for (let n = 0; n < COUNT; n++) {
    const code = codeOf(n);
    const slug = `${code.toLowerCase()}-parliament`;
    const chamber = aChamber(`${code.toLowerCase()}-chamber`, 'UNICAMERAL', `Chamber of ${code}`);
    files[`countries/${code.toLowerCase()}.yaml`] = aCountry(
      code,
      `Country ${code}`,
      aParliament(slug, `Parliament of ${code}`, [chamber]),
    );
    delegations.push(aDelegation(`parliament:${slug}`, [aQuota(n + 1, { chamber: `${code.toLowerCase()}-chamber` })]));
    posts.push(
      aPost('PLENIPOTENTIARY_REPRESENTATIVE', `delegation:treaty-pa/${slug}`, [aHolder('anna')], {
        onBehalfOf: `parliament:${slug}`,
      }),
    );
    const day = String((n % 28) + 1).padStart(2, '0');
    files[`news/article-${String(n + 1).padStart(2, '0')}.yaml`] = anArticle(
      `article-${String(n + 1).padStart(2, '0')}`,
      {
        publishedOn: `2023-09-${day}`,
        publisher: 'treaty-pa',
        paragraphs: [`Something happened in ${code}.`],
        mentions: [aMention(`country:${code}`, 'SUBJECT', code)],
        statements: [aStatement('anna', `All is well in ${code}.`)],
        topics: ['security'],
      },
    );
  }
  files['assemblies/treaty-pa.yaml'] = {
    ...anAssembly('treaty-pa', 'Treaty Assembly', delegations, { acronym: 'TPA' }),
    people: [aPerson('anna', 'Anna')],
    posts,
  };
  return files;
}

/** The article-to-seats query of the examples, for as many articles as asked. */
export const ARTICLE_TO_SEATS = `query ($first: Int!) { articles(first: $first) { nodes {
  headline publishedOn publisher { acronym } topics { slug } statements { speaker { name } verbatim }
  mentions(roles: [SUBJECT, LOCATION]) { surface entity { __typename ... on Country { code parliament { name
    delegations(assemblySlugs: ["treaty-pa"]) { totalSeats plenipotentiaryRepresentative { name } } } } } } } } }`;

/** BY first, as the tests ask for it; the rest are made up. */
function codeOf(n: number): string {
  if (n === 0) return 'BY';
  return String.fromCharCode(65 + Math.floor(n / 25)) + String.fromCharCode(65 + (n % 25)).replace('Y', 'Z');
}
