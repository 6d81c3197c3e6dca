import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { Node, type TypedObject } from '../../subgraph-kit/nodes.js';

/**
 * Every type that `node(id:)` can give but this slice does not own: its key, nothing else. Classes are made in a loop,
 * since all of them are the same but for their name.
 */
export type NodeReference = Node & TypedObject;

const TYPES = [
  'Assembly',
  'InternationalOrganization',
  'Parliament',
  'Chamber',
  'Country',
  'Delegation',
  'SeatQuota',
  'Person',
  'Post',
  'Membership',
  'Article',
  'Topic',
  'Document',
] as const;

function nodeReference(type: string): new () => NodeReference {
  @ObjectType(type, { implements: [Node] })
  @Directive('@key(fields: "id", resolvable: false)')
  class AReference implements NodeReference {
    readonly __typename = type;

    @Field(() => ID, { description: 'Opaque, global and permanent.' })
    id!: string;
  }
  return AReference;
}

/** The classes of the references, by type. */
export const nodeReferences: ReadonlyMap<string, new () => NodeReference> = new Map(
  TYPES.map((type) => [type, nodeReference(type)]),
);
