import { idFact, type IdFact } from '../../subgraph-kit/importing/facts.js';
import { dataPath } from '../../subgraph-kit/dataset/claim.js';
import { storedCitations } from '../../subgraph-kit/citations.js';
import { bestName, nameKeys } from '../../subgraph-kit/names.js';
import { storedWebsite } from '../../subgraph-kit/sharedFields.js';
import { tableRows, type RowOf, type SliceImport } from '../../subgraph-kit/importing/sliceImport.js';
import {
  claims,
  countryClaim,
  parliamentsClaim,
  type ChamberData,
  type CountryData,
  type ParliamentData,
} from './dataFile.js';
import { Chamber, Country, Parliament } from './entities.js';

/** Countries, parliaments and chambers: nothing here points to another slice. */
export const parliamentsImport: SliceImport = {
  claims,
  rows({ dataset }) {
    const countryFiles = dataset.files(countryClaim);
    const codeOfFile = new Map(countryFiles.map(({ file, value }) => [file, value.code]));
    const parliamentsInFiles = dataset.files(parliamentsClaim).flatMap(({ file, value }) =>
      value.map((data, at) => ({
        data,
        file,
        path: dataPath('parliaments', at),
        countryCode: codeOfFile.get(file) ?? null,
      })),
    );
    const countries = countryFiles.map(({ value }) => countryRow(value));
    const parliaments = parliamentsInFiles.map(({ data, countryCode }) => parliamentRow(data, countryCode));
    const chambers = parliamentsInFiles.flatMap(({ data }) =>
      data.chambers.map((chamber) => chamberRow(chamber, data.slug)),
    );

    const ids: IdFact[] = [
      ...countryFiles.map(({ file, value }) => idFact('Country', value.code, { file, path: 'country' })),
      ...parliamentsInFiles.flatMap(({ data, file, path }) => [
        idFact('Parliament', data.slug, { file, path }),
        ...data.chambers.map((chamber, at) =>
          idFact('Chamber', chamber.slug, { file, path: `${path}.chambers[${at}]` }),
        ),
      ]),
    ];
    return {
      tables: [tableRows(Country, countries), tableRows(Parliament, parliaments), tableRows(Chamber, chambers)],
      facts: {
        countries: countries.map(({ code, names, sortName }) => ({ code, name: bestName(names), sortName })),
        parliaments: parliaments.map((row, at) => ({
          ...row,
          countryCode: parliamentsInFiles[at]?.countryCode ?? null,
        })),
        chambers,
        ids,
      },
      problems: [],
    };
  },
};

function countryRow({ code, names, identifiers, sources }: CountryData): RowOf<Country> {
  return {
    id: `country:${code}`,
    code,
    names,
    ...nameKeys(names),
    identifiers,
    storedCitations: storedCitations(sources),
  };
}

function parliamentRow(data: ParliamentData, countryCode: string | null): RowOf<Parliament> {
  return {
    id: `parliament:${data.slug}`,
    slug: data.slug,
    names: data.names,
    ...nameKeys(data.names),
    identifiers: data.identifiers,
    level: data.level,
    countryId: countryCode === null ? null : `country:${countryCode}`,
    structure: data.structure ?? null,
    website: storedWebsite(data.website),
    storedCitations: storedCitations(data.sources),
  };
}

function chamberRow(data: ChamberData, parliamentSlug: string): RowOf<Chamber> {
  return {
    id: `chamber:${data.slug}`,
    slug: data.slug,
    names: data.names,
    ...nameKeys(data.names),
    identifiers: data.identifiers,
    parliamentId: `parliament:${parliamentSlug}`,
    type: data.type,
    memberTitle: data.memberTitle ?? null,
    statutoryMembers: data.statutoryMembers ?? null,
    website: storedWebsite(data.website),
    storedCitations: storedCitations(data.sources),
  };
}
