import { Arg, Directive, Field, ID, ObjectType } from 'type-graphql';
import { LANGUAGE_ARGUMENT, Organization, reference, type TypedObject } from '../../subgraph-kit/nodes.js';
import { LanguageTagScalar } from '../../subgraph-kit/scalars.js';

/** An organization of another slice: its key. The interface wants a name, which its owner gives. */
export type OrganizationReference = Organization & TypedObject;

function organizationReference(type: string): new () => OrganizationReference {
  @ObjectType(type, { implements: [Organization] })
  @Directive('@key(fields: "id")')
  class AReference implements OrganizationReference {
    readonly __typename = type;

    @Field(() => ID, { description: 'Opaque, global and permanent.' })
    id!: string;

    @Field(() => String, { description: 'The name, which its owner gives.' })
    @Directive('@external')
    name(
      @Arg('language', () => LanguageTagScalar, { defaultValue: 'en', description: LANGUAGE_ARGUMENT })
      _language: string,
    ): string {
      throw new Error(`The gateway asks the owner of ${type} for its name.`);
    }
  }
  return AReference;
}

export const DelegationReference = organizationReference('Delegation');

/** The classes of the organizations, by the part of an id before the colon. */
const ORGANIZATIONS: ReadonlyMap<string, new () => OrganizationReference> = new Map([
  ['assembly', organizationReference('Assembly')],
  ['parliament', organizationReference('Parliament')],
  ['chamber', organizationReference('Chamber')],
  ['organization', organizationReference('InternationalOrganization')],
  ['delegation', DelegationReference],
]);

export const organizationTypes = [...ORGANIZATIONS.values()];

/** Whether an id is that of an organization of any kind. */
export function isOrganizationId(id: string): boolean {
  return ORGANIZATIONS.has(prefixOf(id));
}

/** The organization with an id, whatever its kind. */
export function organizationOf(id: string | null): OrganizationReference | null {
  if (id === null) return null;
  const type = ORGANIZATIONS.get(prefixOf(id));
  if (type === undefined) throw new Error(`${id} is the id of no organization, and the import lets none pass.`);
  return reference(type, id);
}

function prefixOf(id: string): string {
  return id.slice(0, id.indexOf(':'));
}
