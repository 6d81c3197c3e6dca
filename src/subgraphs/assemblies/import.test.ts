import { describe, expect, it } from '@jest/globals';
import { formatProblem } from '../../subgraph-kit/dataset/claim.js';
import { readDataset } from '../../subgraph-kit/dataset/readDataset.js';
import { rowsOfAllSlices } from '../../subgraph-kit/importing/importDataset.js';
import { aDelegation, anAssembly, aQuota } from '../../testing/seeds/assemblies.js';
import { dataFolder } from '../../testing/seeds/dataFolder.js';
import { aChamber, aCountry, aParliament } from '../../testing/seeds/parliaments.js';
import { subgraphs } from '../index.js';
import { delegationName, nameWithCountry } from './import/delegationNames.js';

/** What an import of one assembly would refuse. */
async function problemsOf(delegations: object[], more: object = {}): Promise<string[]> {
  await using folder = await dataFolder({
    'countries/by.yaml': aCountry(
      'BY',
      'Belarus',
      aParliament('by-national-assembly', 'National Assembly', [aChamber('by-house', 'UNICAMERAL', 'House')]),
    ),
    'assemblies/treaty-pa.yaml': anAssembly('treaty-pa', 'Assembly of the Treaty', delegations, more),
  });
  const claims = subgraphs.flatMap((subgraph) => subgraph.import.claims);
  const { problems } = rowsOfAllSlices(await readDataset(folder.path, claims), subgraphs);
  return problems.map((problem) => formatProblem({ ...problem, line: undefined }));
}

describe('a data file of an assembly', () => {
  it('may point to parliaments, chambers, assemblies and countries of other files', async () => {
    const quota = aQuota(7, { chamber: 'by-house' });

    expect(
      await problemsOf(
        [
          aDelegation('parliament:by-national-assembly', [quota]),
          aDelegation('chamber:by-house'),
          aDelegation('assembly:treaty-pa', [], { country: 'BY' }),
        ],
        { headquarters: { city: 'Minsk', country: 'BY' } },
      ),
    ).toEqual([]);
  });

  it('is refused where it points to nothing', async () => {
    const file = 'data/assemblies/treaty-pa.yaml';

    expect(
      await problemsOf(
        [
          aDelegation('parliament:xx-parliament'),
          aDelegation('parliament:by-national-assembly', [aQuota(1, { chamber: 'by-senate' })], { country: 'XX' }),
        ],
        { parentOrganization: 'treaty', headquarters: { city: 'Minsk', country: 'XX' } },
      ),
    ).toEqual([
      `${file}: assembly.parentOrganization: expected the slug of an organization in organizations.yaml, but got treaty`,
      `${file}: assembly.headquarters.country: expected the code of a country in the data files, but got XX`,
      `${file}: delegations[0].sender: expected the id of a parliament, a chamber or an assembly in the data files, but got parliament:xx-parliament`,
      `${file}: delegations[1].country: expected the code of a country in the data files, but got XX`,
      `${file}: delegations[1].quotas[0].chamber: expected the slug of a chamber of by-national-assembly, but got by-senate`,
    ]);
  });
});

describe('nameWithCountry', () => {
  it.each([
    ['Parliament', 'Iceland', 'Parliament of Iceland'],
    ['States General', 'Netherlands', 'States General of the Netherlands'],
    ['House of Representatives', 'US', 'House of Representatives of the US'],
    ['Assembly of the Republic', 'Portugal', 'Assembly of the Republic of Portugal'],
    ['National Congress of the Republic', 'Dominican Republic', 'National Congress of the Dominican Republic'],
    ['Northern Ireland Assembly', 'UK', 'Northern Ireland Assembly of the UK'],
    ['Tynwald', 'Isle of Man', 'Tynwald of the Isle of Man'],
    ['Congress', 'Congo - Kinshasa', 'Congress of Congo - Kinshasa'],
  ])('tells %s apart by %s', (name, country, told) => {
    expect(nameWithCountry(name, country)).toBe(told);
  });

  it.each([
    ['Albanian Parliament', 'Albania'],
    ['Federal Assembly of the Russian Federation', 'Russia'],
    ['Supreme Council of the Kyrgyz Republic', 'Kyrgyzstan'],
    ['National Assembly of the Republic of Belarus', 'Belarus'],
    ['Parliament of Curacao', 'Curaçao'],
    ['UK Parliament', 'UK'],
    ['Spanish Parliament', 'Spain'],
    ['Scottish Parliament', 'UK'],
    ['Welsh Parliament', 'UK'],
  ])('leaves %s as it is', (name, country) => {
    expect(nameWithCountry(name, country)).toBe(name);
  });
});

describe('delegationName', () => {
  it('has one article before each name', () => {
    expect(delegationName('The Parliament of Wales', 'CSTO PA')).toBe(
      'Delegation of the Parliament of Wales to the CSTO PA',
    );
  });
});
