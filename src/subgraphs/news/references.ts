import { createUnionType, Directive, Field, ObjectType } from 'type-graphql';
import { keyReference, reference, typeNameOf, type KeyReference } from '../../subgraph-kit/nodes.js';
import { Document } from './entities/document.js';

/** Other slices' objects as seen from here: their keys. */

export const AssemblyReference = keyReference('Assembly');
export type AssemblyReference = KeyReference<'Assembly'>;

export const PersonReference = keyReference('Person');
export type PersonReference = KeyReference<'Person'>;

@ObjectType('Country')
@Directive('@key(fields: "code")')
export class CountryReference {
  readonly __typename = 'Country';

  @Field(() => String, { description: 'ISO 3166-1 alpha-2, for example BY.' })
  code!: string;
}

export const ParliamentReference = keyReference('Parliament');
export type ParliamentReference = KeyReference<'Parliament'>;

export const ChamberReference = keyReference('Chamber');
export type ChamberReference = KeyReference<'Chamber'>;

export const MentionedEntity = createUnionType({
  name: 'MentionedEntity',
  description: 'What an article can speak of.',
  types: () =>
    [PersonReference, AssemblyReference, ParliamentReference, ChamberReference, CountryReference, Document] as const,
  resolveType: typeNameOf,
});
export type MentionedObject =
  PersonReference | AssemblyReference | ParliamentReference | ChamberReference | CountryReference | Document;

/** The id of a country: its code in upper case, after the prefix. */
export function countryId(code: string): string {
  return COUNTRY_PREFIX + code.toUpperCase();
}

const COUNTRY_PREFIX = 'country:';

/** How the ids of other slices' objects become references, by the part before the colon. */
const REFERENCES: Readonly<Record<string, (id: string) => MentionedObject>> = {
  person: (id) => reference(PersonReference, id),
  assembly: (id) => reference(AssemblyReference, id),
  parliament: (id) => reference(ParliamentReference, id),
  chamber: (id) => reference(ChamberReference, id),
  country: (id) => Object.assign(new CountryReference(), { code: id.slice(COUNTRY_PREFIX.length) }),
};

/** Another slice's object that an article speaks of; null for a document, which is of this slice. */
export function mentionedReference(entityId: string): MentionedObject | null {
  return REFERENCES[prefixOf(entityId)]?.(entityId) ?? null;
}

/** Whether articles can speak of what has this id. */
export function isMentionable(id: string): boolean {
  return prefixOf(id) in REFERENCES || prefixOf(id) === 'document';
}

function prefixOf(id: string): string {
  return id.slice(0, id.indexOf(':'));
}
