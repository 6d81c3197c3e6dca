import { names, sources, type DataFiles } from './dataFolder.js';
import { aChamber, aCountry, aParliament } from './parliaments.js';

/** A file of data/assemblies. More keys of the assembly may be given, and replace the usual ones. */
export function anAssembly(slug: string, name: string, delegations: readonly object[], more: object = {}): object {
  return { assembly: { slug, names: names(name), sources: sources(), ...more }, delegations };
}

/** A member of an assembly; `sender` is the id of a parliament, a chamber or an assembly. */
export function aDelegation(sender: string, quotas: readonly object[] = [], more: object = {}): object {
  return { sender, status: 'MEMBER', sources: sources(), quotas, ...more };
}

/** Accepted representatives; of the whole parliament, unless a chamber is given. */
export function aQuota(seats: number, more: object = {}): object {
  return { n: 1, seats, basis: 'STATUTORY', recordedAt: '2026-11-23T00:00:00Z', sources: sources(), ...more };
}

/**
 * Three assemblies: treaty-pa counts by chamber, has a dispute, a delegation without seats and a stated total that it
 * does not reach; union-pa has every kind of sender and seats that nobody sends; old-pa is dissolved and wrong.
 */
export const THREE_ASSEMBLIES: DataFiles = {
  'countries/by.yaml': aCountry(
    'BY',
    'Belarus',
    aParliament('by-national-assembly', 'National Assembly of Belarus', [
      aChamber('by-house', 'LOWER', 'House', { statutoryMembers: 110 }),
      aChamber('by-council', 'UPPER', 'Council', { statutoryMembers: 64 }),
    ]),
  ),
  'countries/ru.yaml': aCountry(
    'RU',
    'Russia',
    aParliament('ru-federal-assembly', 'Federal Assembly', [
      aChamber('ru-state-duma', 'LOWER', 'State Duma'),
      aChamber('ru-federation-council', 'UPPER', 'Federation Council'),
    ]),
  ),
  'countries/kg.yaml': aCountry(
    'KG',
    'Kyrgyzstan',
    aParliament('kg-supreme-council', 'Supreme Council', [
      aChamber('kg-supreme-council', 'UNICAMERAL', 'Supreme Council'),
    ]),
  ),
  'countries/am.yaml': aCountry('AM', 'Armenia', aParliament('am-national-assembly', 'National Assembly')),
  'countries/gb.yaml': aCountry(
    'GB',
    'United Kingdom',
    aParliament('gb-parliament', 'The Parliament of the United Kingdom', [
      aChamber('gb-commons', 'LOWER', 'House of Commons'),
      aChamber('gb-lords', 'UPPER', 'House of Lords'),
    ]),
    aParliament('gb-scotland', 'Scottish Parliament', [], { level: 'SUBNATIONAL' }),
  ),
  'supranational/eu.yaml': {
    parliaments: [aParliament('european-parliament', 'European Parliament', [], { level: 'SUPRANATIONAL' })],
  },
  'organizations.yaml': {
    internationalOrganizations: [
      { slug: 'treaty', acronym: 'TO', names: names('Treaty Organization'), sources: sources() },
    ],
  },
  'assemblies/treaty-pa.yaml': anAssembly(
    'treaty-pa',
    'Assembly of the Treaty',
    [
      aDelegation('parliament:by-national-assembly', [
        aQuota(4, { chamber: 'by-council' }),
        aQuota(7, { chamber: 'by-house' }),
        aQuota(6, { chamber: 'by-house', n: 2, standing: 'DISPUTED', recordedAt: '2026-11-20T00:00:00Z' }),
        aQuota(2, { capacity: 'SUBSTITUTE' }),
      ]),
      aDelegation('parliament:ru-federal-assembly', [
        aQuota(10, { chamber: 'ru-state-duma', from: '2020', lastConfirmedOn: '2026-01-01' }),
        aQuota(9, { chamber: 'ru-state-duma', n: 2, from: '2010', until: '2019' }),
        aQuota(12, { chamber: 'ru-federation-council', lastConfirmedOn: '2026-01-01' }),
      ]),
      aDelegation(
        'parliament:kg-supreme-council',
        [aQuota(7, { chamber: 'kg-supreme-council', from: '2022', lastConfirmedOn: '2026-01-01' })],
        { from: '2022', lastConfirmedOn: '2026-01-01' },
      ),
      aDelegation('parliament:am-national-assembly'),
    ],
    {
      acronym: 'Treaty PA',
      parentOrganization: 'treaty',
      foundedOn: '2006-11-16',
      headquarters: { city: 'Minsk', country: 'BY' },
      officialLanguages: ['ru'],
      website: { url: 'https://treaty.example/', language: 'ru' },
      statedSeats: 45,
      complete: true,
    },
  ),
  'assemblies/union-pa.yaml': {
    ...anAssembly(
      'union-pa',
      'Assembly of the Union',
      [
        aDelegation('parliament:gb-parliament', [
          aQuota(5, { lastConfirmedOn: '2026-01-01' }),
          aQuota(3, { chamber: 'gb-commons', lastConfirmedOn: '2026-01-01' }),
        ]),
        aDelegation('parliament:gb-scotland', [aQuota(2, { lastConfirmedOn: '2026-01-01' })]),
        aDelegation('parliament:european-parliament', [aQuota(3, { lastConfirmedOn: '2026-01-01' })], {
          status: 'OBSERVER',
        }),
        aDelegation('chamber:ru-state-duma', [aQuota(4, { lastConfirmedOn: '2026-01-01' })]),
        aDelegation('assembly:treaty-pa', [aQuota(1, { lastConfirmedOn: '2026-01-01' })], { country: 'AM' }),
      ],
      { foundedOn: '1990' },
    ),
    unassignedSeats: [{ label: 'Members ex officio', seats: 9, sources: sources() }],
  },
  'assemblies/old-pa.yaml': anAssembly(
    'old-pa',
    'Ålandic Assembly',
    [
      aDelegation(
        'parliament:by-national-assembly',
        [
          aQuota(70, { chamber: 'by-council', lastConfirmedOn: '2010-01-01' }),
          aQuota(1, { chamber: 'gb-commons', lastConfirmedOn: '2010-01-01' }),
        ],
        { until: '2011-06-30' },
      ),
    ],
    { foundedOn: '1954', dissolvedOn: '2011-06', statedSeats: 100 },
  ),
};

/** One assembly of 50 countries, and 50 further assemblies in which the first of them takes part. */
export function fiftyOfEach(): DataFiles {
  const numbers = Array.from({ length: 50 }, (_, at) => at);
  const code = (at: number) => `${'ABCDE'.charAt(at / 10)}${'ABCDEFGHIJ'.charAt(at % 10)}`;
  const parliament = (at: number) => `${code(at).toLowerCase()}-parliament`;
  const house = (at: number) => `${code(at).toLowerCase()}-house`;
  const quota = (at: number) => aQuota(at + 1, { chamber: house(at) });
  return {
    ...Object.fromEntries(
      numbers.map((at) => [
        `countries/${code(at).toLowerCase()}.yaml`,
        aCountry(
          code(at),
          `Country ${code(at)}`,
          aParliament(parliament(at), 'Parliament', [aChamber(house(at), 'UNICAMERAL', 'House')]),
        ),
      ]),
    ),
    ...Object.fromEntries(
      numbers.map((at) => [
        `assemblies/assembly-${at}.yaml`,
        anAssembly(`assembly-${at}`, `Assembly ${at}`, [aDelegation(`parliament:${parliament(0)}`, [quota(0)])], {
          parentOrganization: 'treaty',
        }),
      ]),
    ),
    'organizations.yaml': {
      internationalOrganizations: [{ slug: 'treaty', names: names('Treaty Organization'), sources: sources() }],
    },
    'assemblies/world-pa.yaml': anAssembly(
      'world-pa',
      'Assembly of the World',
      numbers.map((at) => aDelegation(`parliament:${parliament(at)}`, [quota(at)])),
    ),
  };
}
