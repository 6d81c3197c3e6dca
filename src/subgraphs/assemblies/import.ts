import { dataPath, type DataProblem } from '../../subgraph-kit/dataset/claim.js';
import type { Dataset } from '../../subgraph-kit/dataset/readDataset.js';
import { idFact, type Facts, type IdFact } from '../../subgraph-kit/importing/facts.js';
import { tableRows, type SliceImport, type TableRows } from '../../subgraph-kit/importing/sliceImport.js';
import { bestName } from '../../subgraph-kit/names.js';
import {
  assemblyClaim,
  claims,
  delegationsClaim,
  internationalOrganizationsClaim,
  unassignedSeatsClaim,
  type AssemblyData,
  type DelegationData,
} from './dataFile.js';
import { Assembly, InternationalOrganization } from './entities/assembly.js';
import { Delegation } from './entities/delegation.js';
import { KnownChamber, KnownCountry, KnownParliament } from './entities/known.js';
import { SeatQuota, UnassignedSeats } from './entities/seatQuota.js';
import {
  assemblyRow,
  delegationKey,
  delegationRow,
  organizationRow,
  quotaKey,
  quotaRow,
  unassignedSeatsRow,
} from './import/rows.js';
import { delegationProblems, registerOf, type Register } from './import/senders.js';

interface DelegationInFile {
  data: DelegationData;
  assembly: AssemblyData;
  /** All delegations to its assembly, itself among them. */
  delegations: DelegationData[];
  /** Assembly and sender, the part of its id after the colon. */
  key: string;
  file: string;
  path: string;
}

/** Assemblies, their delegations and the seats of these; senders and chambers belong to the slice before. */
export const assembliesImport: SliceImport = {
  claims,
  rows({ dataset, known }) {
    const organizations = dataset
      .files(internationalOrganizationsClaim)
      .flatMap(({ file, value }) =>
        value.map((data, at) => ({ data, file, path: dataPath('internationalOrganizations', at) })),
      );
    const assemblies = dataset.files(assemblyClaim);
    const assemblyOfFile = new Map(assemblies.map(({ file, value }) => [file, value]));
    const delegations = delegationsInFiles(dataset, assemblyOfFile);
    const unassignedSeats = dataset.files(unassignedSeatsClaim).flatMap(({ file, value }) => {
      const assembly = assemblyOfFile.get(file);
      return assembly ? value.map((data, at) => unassignedSeatsRow(data, assembly.slug, at + 1)) : [];
    });
    const register = registerOf(
      known,
      assemblies.map(({ value }) => value),
    );

    const ids: IdFact[] = [
      ...organizations.map(({ data, file, path }) => idFact('InternationalOrganization', data.slug, { file, path })),
      ...assemblies.map(({ file, value }) => idFact('Assembly', value.slug, { file, path: 'assembly' })),
      ...delegations.flatMap(({ data, key, file, path }) => [
        idFact('Delegation', key, { file, path }, false),
        ...data.quotas.map((quota, at) =>
          idFact('SeatQuota', quotaKey(key, quota), { file, path: `${path}.quotas[${at}]` }, false),
        ),
      ]),
    ];
    const organizationSlugs = new Set(organizations.map(({ data }) => data.slug));
    return {
      tables: [
        ...knownTables(known),
        tableRows(
          InternationalOrganization,
          organizations.map(({ data }) => organizationRow(data)),
        ),
        tableRows(
          Assembly,
          assemblies.map(({ value }) => assemblyRow(value)),
        ),
        tableRows(UnassignedSeats, unassignedSeats),
        tableRows(
          Delegation,
          delegations.map(({ data, assembly, delegations }) =>
            delegationRow(data, { ...called(assembly), delegations }, register),
          ),
        ),
        tableRows(
          SeatQuota,
          delegations.flatMap(({ data, key }) => data.quotas.map((quota) => quotaRow(quota, key))),
        ),
      ],
      facts: { ids },
      problems: [
        ...assemblies.flatMap(({ file, value }) => assemblyProblems(value, file, organizationSlugs, register)),
        ...delegations.flatMap(({ data, file, path }) => delegationProblems(data, { file, path }, register)),
      ],
    };
  },
};

function delegationsInFiles(dataset: Dataset, assemblyOfFile: Map<string, AssemblyData>): DelegationInFile[] {
  return dataset.files(delegationsClaim).flatMap(({ file, value }) => {
    const assembly = assemblyOfFile.get(file);
    if (assembly === undefined) return []; // a file without its assembly is refused already
    return value.map((data, at) => ({
      data,
      assembly,
      delegations: value,
      key: delegationKey(assembly.slug, data),
      file,
      path: dataPath('delegations', at),
    }));
  });
}

function knownTables({ countries, parliaments, chambers }: Facts): TableRows[] {
  return [
    tableRows(
      KnownCountry,
      countries.map(({ code, sortName }) => ({ code, sortName })),
    ),
    tableRows(
      KnownParliament,
      parliaments.map(({ id, slug }) => ({ id, slug })),
    ),
    tableRows(
      KnownChamber,
      chambers.map(({ id, parliamentId, type, statutoryMembers, names }) => ({
        id,
        parliamentId,
        type,
        statutoryMembers,
        name: bestName(names),
      })),
    ),
  ];
}

/** What the names of its delegations call an assembly: its acronym, where it has one. */
function called({ slug, acronym, names }: AssemblyData): { slug: string; name: string } {
  return { slug, name: acronym ?? bestName(names) };
}

function assemblyProblems(
  { parentOrganization, headquarters }: AssemblyData,
  file: string,
  organizations: Set<string>,
  register: Register,
): DataProblem[] {
  const problems: DataProblem[] = [];
  if (parentOrganization !== undefined && !organizations.has(parentOrganization)) {
    const expected = 'the slug of an organization in organizations.yaml';
    problems.push({ file, path: 'assembly.parentOrganization', expected, got: parentOrganization });
  }
  const country = headquarters?.country;
  if (country !== undefined && register.country(country) === undefined) {
    const expected = 'the code of a country in the data files';
    problems.push({ file, path: 'assembly.headquarters.country', expected, got: country });
  }
  return problems;
}
