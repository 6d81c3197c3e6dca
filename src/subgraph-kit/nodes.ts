import { Arg, Directive, Field, ID, InterfaceType, ObjectType, Root } from 'type-graphql';
import { LanguageTagScalar } from './scalars.js';

/** What the argument of every `name` field is. */
export const LANGUAGE_ARGUMENT = 'The language to read it in.';

/**
 * Interfaces that several subgraphs share. `autoRegisterImplementations: false` keeps a subgraph's schema free of the
 * implementing classes of its neighbours in the same process; every object behind an interface or a union names its
 * own type in `__typename`, so that resolving it needs neither a class check nor a promise.
 */
@InterfaceType({
  description: 'An object that can be fetched again with Query.node. Its id is opaque, global and permanent.',
  autoRegisterImplementations: false,
  resolveType: typeNameOf,
})
export abstract class Node {
  @Field(() => ID, { description: 'Opaque, global and permanent.' })
  id!: string;
}

@InterfaceType({
  description: 'Whoever can have posts and members (Popolo: Organization).',
  autoRegisterImplementations: false,
  resolveType: typeNameOf,
})
export abstract class Organization {
  @Field(() => ID, { description: 'Opaque, global and permanent.' })
  id!: string;

  @Field(() => String, {
    description: 'The best name for readers of a language: exact tag, then language, then English, then any.',
  })
  name(
    @Arg('language', () => LanguageTagScalar, { defaultValue: 'en', description: LANGUAGE_ARGUMENT }) language: string,
    @Root() organization: Named,
  ): string {
    // TypeGraphQL prefers an interface's field to one that the object's class inherits (from NamedEntity), so this runs.
    return organization.name(language);
  }
}

/** An interface, not a class: TypeGraphQL would make an instance of a class, and lose the organization's own method. */
interface Named {
  name(language: string): string;
}

/** What stands behind an interface or a union: it says itself which type it is. */
export interface TypedObject {
  readonly __typename: string;
}

/** The `resolveType` of every interface and union. */
export function typeNameOf(value: TypedObject): string {
  return value.__typename;
}

/** An object of another slice as seen from here: which type it is of, and its key. */
export interface KeyReference<Type extends string = string> {
  readonly __typename: Type;
  id: string;
}

/**
 * Makes the class of another slice's type as seen from here: its key, nothing else.
 *
 * @param implementing an interface that it stands behind here
 * @param resolvable whether this slice adds fields to the type, so that the gateway comes here with keys of it
 */
export function keyReference<Type extends string>(
  type: Type,
  { implementing, resolvable = true }: { implementing?: Function; resolvable?: boolean } = {},
): new () => KeyReference<Type> {
  @ObjectType(type, { implements: implementing ?? [] })
  @Directive(`@key(fields: "id"${resolvable ? '' : ', resolvable: false'})`)
  class AReference implements KeyReference<Type> {
    readonly __typename = type;

    @Field(() => ID, { description: 'Opaque, global and permanent.' })
    id!: string;
  }
  return AReference;
}

/**
 * Another slice's object as seen from here: its type and key, nothing else. The gateway fetches the rest from its owner.
 * Null stays null.
 */
export function reference<T extends { id: string }>(type: new () => T, id: string): T;
export function reference<T extends { id: string }>(type: new () => T, id: string | null): T | null;
export function reference<T extends { id: string }>(type: new () => T, id: string | null): T | null {
  return id === null ? null : Object.assign(new type(), { id });
}
