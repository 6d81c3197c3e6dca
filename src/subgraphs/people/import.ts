import { storedCitations } from '../../subgraph-kit/citations.js';
import { dataPath, type DataProblem } from '../../subgraph-kit/dataset/claim.js';
import { idFact, type IdFact } from '../../subgraph-kit/importing/facts.js';
import { tableRows, type RowOf, type SliceImport } from '../../subgraph-kit/importing/sliceImport.js';
import { nameKeys } from '../../subgraph-kit/names.js';
import { heldAs } from '../../subgraph-kit/validity.js';
import { claims, peopleClaim, postsClaim, type HolderData, type PersonData, type PostData } from './dataFile.js';
import { Membership, Person, Post, roleInIds } from './entities.js';
import { isOrganizationId } from './references.js';

/** A post of a data file, and where it stands. */
interface PostInFile {
  data: PostData;
  file: string;
  path: string;
}

/** People, posts, and who holds them; organizations belong to the slices before. */
export const peopleImport: SliceImport = {
  claims,
  rows({ dataset, known }) {
    const peopleInFiles = dataset
      .files(peopleClaim)
      .flatMap(({ file, value }) => value.map((data, at) => ({ data, file, path: dataPath('people', at) })));
    const postsInFiles = dataset
      .files(postsClaim)
      .flatMap(({ file, value }) => value.map((data, at): PostInFile => ({ data, file, path: dataPath('posts', at) })));
    const organizations = new Set(known.ids.map(({ id }) => id).filter(isOrganizationId));
    const people = new Set(peopleInFiles.map(({ data }) => data.slug));

    const ids: IdFact[] = [
      ...peopleInFiles.map(({ data, file, path }) => idFact('Person', data.slug, { file, path })),
      ...postsInFiles.flatMap(({ data, file, path }) => [
        idFact('Post', postKey(data), { file, path }, false),
        ...data.holders.map((holder, at) =>
          idFact('Membership', membershipKey(data, holder), { file, path: `${path}.holders[${at}]` }, false),
        ),
      ]),
    ];
    return {
      tables: [
        tableRows(
          Person,
          peopleInFiles.map(({ data }) => personRow(data)),
        ),
        tableRows(
          Post,
          postsInFiles.map(({ data }) => postRow(data)),
        ),
        tableRows(
          Membership,
          postsInFiles.flatMap(({ data }) => data.holders.map((holder) => membershipRow(data, holder))),
        ),
      ],
      facts: { ids },
      problems: postsInFiles.flatMap((post) => problemsOf(post, organizations, people)),
    };
  },
};

function problemsOf({ data, file, path }: PostInFile, organizations: Set<string>, people: Set<string>): DataProblem[] {
  const problems: DataProblem[] = [];
  for (const key of ['organization', 'onBehalfOf'] as const) {
    const id = data[key];
    if (id === undefined || organizations.has(id)) continue;
    problems.push({ file, path: `${path}.${key}`, expected: 'the id of an organization in the data files', got: id });
  }
  data.holders.forEach(({ person }, at) => {
    if (people.has(person)) return;
    problems.push({
      file,
      path: `${path}.holders[${at}].person`,
      expected: 'the slug of a person under people: of some file',
      got: person,
    });
  });
  return problems;
}

function personRow({ slug, names, sources }: PersonData): RowOf<Person> {
  return { id: `person:${slug}`, slug, names, ...nameKeys(names), storedCitations: storedCitations(sources) };
}

function postRow(data: PostData): RowOf<Post> {
  return {
    id: `post:${postKey(data)}`,
    label: data.label,
    role: data.role,
    organizationId: data.organization,
    onBehalfOfId: data.onBehalfOf ?? null,
    storedCitations: storedCitations(data.sources),
  };
}

function membershipRow(post: PostData, holder: HolderData): RowOf<Membership> {
  return {
    id: `membership:${membershipKey(post, holder)}`,
    personId: `person:${holder.person}`,
    postId: `post:${postKey(post)}`,
    ...heldAs(holder),
    storedCitations: storedCitations(holder.sources),
  };
}

/** Organization, role, and the body spoken for: csto-pa/executive-secretary. */
function postKey({ organization, role, onBehalfOf }: PostData): string {
  return [organization, roleInIds(role), onBehalfOf]
    .filter((part) => part !== undefined)
    .map((part) => part.slice(part.indexOf(':') + 1))
    .join('/');
}

function membershipKey(post: PostData, holder: HolderData): string {
  return `${postKey(post)}/${holder.person}`;
}
