import { describe, expect, it } from '@jest/globals';
import { importProblems } from '../../testing/importProblems.js';
import { names, sources } from '../../testing/seeds/dataFolder.js';
import { aHolder, aPerson, aPost } from '../../testing/seeds/people.js';

function problemsOf(people: readonly object[], posts: readonly object[]): Promise<string[]> {
  return importProblems({ 'assemblies/pa.yaml': anAssembly('pa', people, posts) });
}

function anAssembly(slug: string, people: readonly object[], posts: readonly object[]): object {
  return { assembly: { slug, names: names('Assembly'), sources: sources() }, people, posts };
}

const ANNA = aPerson('anna', 'Anna');

describe('people and posts in data files', () => {
  it('are taken where everything that they point to is there', async () => {
    expect(await problemsOf([ANNA], [aPost('CHAIR', 'assembly:pa', [aHolder('anna')])])).toEqual([]);
  });

  it('are refused where a holder is nobody', async () => {
    expect(await problemsOf([ANNA], [aPost('CHAIR', 'assembly:pa', [aHolder('anna'), aHolder('ana')])])).toEqual([
      'data/assemblies/pa.yaml: posts[0].holders[1].person: expected the slug of a person under people: of some file, but got ana (line 27)',
    ]);
  });

  it('are refused where a post is at no organization, or on behalf of none', async () => {
    const posts = [
      aPost('CHAIR', 'assembly:pb', [aHolder('anna')]),
      aPost('SPEAKER', 'person:anna', [aHolder('anna')], { onBehalfOf: 'country:BY' }),
    ];

    expect(await problemsOf([ANNA], posts)).toEqual([
      'data/assemblies/pa.yaml: posts[0].organization: expected the id of an organization in the data files, but got assembly:pb (line 19)',
      'data/assemblies/pa.yaml: posts[1].organization: expected the id of an organization in the data files, but got person:anna (line 28)',
      'data/assemblies/pa.yaml: posts[1].onBehalfOf: expected the id of an organization in the data files, but got country:BY (line 36)',
    ]);
  });

  it('are refused where two share an id', async () => {
    const chair = aPost('CHAIR', 'assembly:pa', [aHolder('anna')]);

    expect(
      await importProblems({
        'assemblies/pa.yaml': anAssembly('pa', [ANNA], [chair]),
        'assemblies/pb.yaml': anAssembly('pb', [ANNA], [chair]),
      }),
    ).toEqual([
      'data/assemblies/pb.yaml: people[0]: expected an id of its own, but got person:anna, which stands in assemblies/pa.yaml too (line 10)',
      'data/assemblies/pb.yaml: posts[0]: expected an id of its own, but got post:pa/chair, which stands in assemblies/pa.yaml too (line 18)',
      'data/assemblies/pb.yaml: posts[0].holders[0]: expected an id of its own, but got membership:pa/chair/anna, which stands in assemblies/pa.yaml too (line 24)',
    ]);
  });
});
