import type { DataProblem } from '../../../subgraph-kit/dataset/claim.js';
import type { ChamberFacts, CountryFacts, Facts, ParliamentFacts } from '../../../subgraph-kit/importing/facts.js';
import { bestName, type LocalizedName } from '../../../subgraph-kit/names.js';
import type { AssemblyData, DelegationData } from '../dataFile.js';
import { nameWithCountry } from './delegationNames.js';

/** Whoever sends a delegation, as far as the delegation must know. */
export interface Sender {
  /** With its country, where it sits for one. */
  name: string;
  parliament: ParliamentFacts | null;
  countryCode: string | null;
}

/** What data files may point to. */
export interface Register {
  sender(id: string): Sender | undefined;
  chamber(slug: string): ChamberFacts | undefined;
  country(code: string): CountryFacts | undefined;
}

/** Everything that an assembly's file may refer to, by the words it uses. */
export function registerOf(known: Facts, assemblies: readonly AssemblyData[]): Register {
  const senders = new Map<string, Sender>();
  const parliaments = new Map(known.parliaments.map((parliament) => [parliament.id, parliament]));
  const countries = new Map(known.countries.map((country) => [country.code, country]));
  const add = (id: string, names: LocalizedName[], parliament: ParliamentFacts | null) => {
    const countryCode = parliament?.countryCode ?? null;
    const country = countryCode === null ? undefined : countries.get(countryCode);
    const name = country === undefined ? bestName(names) : nameWithCountry(bestName(names), country.name);
    senders.set(id, { name, parliament, countryCode });
  };
  for (const parliament of known.parliaments) add(parliament.id, parliament.names, parliament);
  for (const chamber of known.chambers) add(chamber.id, chamber.names, parliaments.get(chamber.parliamentId) ?? null);
  for (const assembly of assemblies) add(`assembly:${assembly.slug}`, assembly.names, null);

  const chambers = new Map(known.chambers.map((chamber) => [chamber.slug, chamber]));
  return {
    sender: (id) => senders.get(id),
    chamber: (slug) => chambers.get(slug),
    country: (code) => countries.get(code),
  };
}

/** References of a delegation that lead nowhere. A chamber of another parliament is no such problem but an issue. */
export function delegationProblems(
  { sender, country, quotas }: DelegationData,
  at: { file: string; path: string },
  register: Register,
): DataProblem[] {
  const problems: DataProblem[] = [];
  const refuse = (key: string, expected: string, got: string) =>
    problems.push({ file: at.file, path: `${at.path}.${key}`, expected, got });
  if (register.sender(sender) === undefined) {
    refuse('sender', 'the id of a parliament, a chamber or an assembly in the data files', sender);
  }
  if (country !== undefined && register.country(country) === undefined) {
    refuse('country', 'the code of a country in the data files', country);
  }
  quotas.forEach(({ chamber }, n) => {
    if (chamber === undefined || register.chamber(chamber) !== undefined) return;
    refuse(`quotas[${n}].chamber`, `the slug of a chamber of ${sender.slice(sender.indexOf(':') + 1)}`, chamber);
  });
  return problems;
}
