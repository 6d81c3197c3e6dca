import { names, sources, type DataFiles } from './dataFolder.js';
import { aChamber, aCountry, aParliament } from './parliaments.js';

/** An entry of `people:` in data/assemblies. More keys may be given, and replace the usual ones. */
export function aPerson(slug: string, name: string, more: object = {}): object {
  return { slug, names: names(name), sources: sources(), ...more };
}

/** An entry of `posts:`; its label is made of the role. */
export function aPost(role: string, organization: string, holders: readonly object[], more: object = {}): object {
  return { role, organization, label: role.toLowerCase().replaceAll('_', ' '), sources: sources(), holders, ...more };
}

/** Who holds a post; without bounds, as where a page names somebody and dates nothing. */
export function aHolder(person: string, bounds: object = {}): object {
  return { person, sources: sources(), ...bounds };
}

export const BELARUS_IN_TREATY_PA = 'delegation:treaty-pa/by-national-assembly';
export const RUSSIA_IN_TREATY_PA = 'delegation:treaty-pa/ru-federal-assembly';

/** An assembly of two delegations with its officers, past, present and to come: what the tests of people ask about. */
export const TREATY_PA: DataFiles = {
  'countries/by.yaml': aCountry(
    'BY',
    'Belarus',
    aParliament('by-national-assembly', 'National Assembly', [
      aChamber('by-house', 'LOWER', 'House'),
      aChamber('by-council', 'UPPER', 'Council'),
    ]),
  ),
  'countries/ru.yaml': aCountry('RU', 'Russia', aParliament('ru-federal-assembly', 'Federal Assembly')),
  'organizations.yaml': {
    internationalOrganizations: [{ slug: 'treaty', names: names('Treaty'), sources: sources() }],
  },
  'assemblies/treaty-pa.yaml': {
    assembly: { slug: 'treaty-pa', names: names('Assembly of the Treaty'), sources: sources() },
    delegations: [
      { sender: 'parliament:by-national-assembly', status: 'MEMBER', sources: sources() },
      { sender: 'parliament:ru-federal-assembly', status: 'MEMBER', sources: sources() },
    ],
    people: [
      aPerson('viktor-kogut', 'Viktor Kogut', {
        names: [...names('Viktor Kogut'), { value: 'Виктор Когут', language: 'ru', kind: 'OFFICIAL' }],
      }),
      aPerson('mikhail-krotov', 'Mikhail Krotov'),
      aPerson('agnes-vadai', 'Ágnes Vadai'),
      aPerson('anna-first', 'Anna First'),
      aPerson('boris-second', 'Boris Second'),
      aPerson('zoe-next', 'Zoe Next'),
      aPerson('a-witness', 'Witness'),
    ],
    posts: [
      aPost('DEPUTY_EXECUTIVE_SECRETARY', 'assembly:treaty-pa', [aHolder('viktor-kogut'), aHolder('mikhail-krotov')]),
      aPost('CHAIR', 'assembly:treaty-pa', [
        aHolder('anna-first', { from: '2006-11-16', until: 'unknown', lastConfirmedOn: '2010-06-30' }),
        aHolder('boris-second', { from: '2016-11', until: '2020', lastConfirmedOn: '2019-01-01' }),
        aHolder('agnes-vadai', { from: '2021-02-03', lastConfirmedOn: '2026-01-01' }),
        aHolder('zoe-next', { from: '2027-01-01' }),
      ]),
      aPost('PLENIPOTENTIARY_REPRESENTATIVE', BELARUS_IN_TREATY_PA, [aHolder('viktor-kogut')], {
        onBehalfOf: 'parliament:by-national-assembly',
      }),
      aPost('PLENIPOTENTIARY_REPRESENTATIVE', RUSSIA_IN_TREATY_PA, [
        aHolder('anna-first', { until: '2022' }),
        aHolder('boris-second', { from: '2010', until: '2012-05-01' }),
        aHolder('zoe-next', { from: '2020-01-01', until: '2023' }),
      ]),
      aPost('HEAD_OF_DELEGATION', RUSSIA_IN_TREATY_PA, [aHolder('mikhail-krotov')]),
      aPost('SPEAKER', 'parliament:by-national-assembly', [aHolder('boris-second', { until: '2020' })]),
      aPost('SPEAKER', 'chamber:by-house', [aHolder('boris-second')]),
      aPost('SECRETARY_GENERAL', 'organization:treaty', [aHolder('anna-first', { from: '2024' })]),
    ],
  },
};
