import { createUnionType, Directive, Field, ObjectType } from 'type-graphql';
import { keyReference, reference, typeNameOf, type KeyReference } from '../../subgraph-kit/nodes.js';
import { Assembly } from './entities/assembly.js';

export const ParliamentReference = keyReference('Parliament');
export type ParliamentReference = KeyReference<'Parliament'>;

export const ChamberReference = keyReference('Chamber');
export type ChamberReference = KeyReference<'Chamber'>;

@ObjectType('Country')
@Directive('@key(fields: "code")')
export class CountryReference {
  readonly __typename = 'Country';

  @Field({ description: 'ISO 3166-1 alpha-2.' })
  code!: string;
}

export const DelegatingBody = createUnionType({
  name: 'DelegatingBody',
  description: 'Whoever sends a delegation: a parliament, one chamber of it, or another assembly.',
  types: () => [ParliamentReference, ChamberReference, Assembly] as const,
  resolveType: typeNameOf,
});
export type DelegatingBodyValue = ParliamentReference | ChamberReference | Assembly;

/** The country with a code; null stays null. */
export function countryOf(code: string | null): CountryReference | null {
  return code === null ? null : Object.assign(new CountryReference(), { code });
}

/** A sender that another slice owns, by its id; an assembly is this slice's own. */
export function foreignSender(id: string): ParliamentReference | ChamberReference {
  return id.startsWith('chamber:') ? reference(ChamberReference, id) : reference(ParliamentReference, id);
}
