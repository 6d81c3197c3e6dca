import { keyReference, Node, type KeyReference } from '../../subgraph-kit/nodes.js';

/** Every type that `node(id:)` can give but this slice does not own. */
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

/** The classes of the references, by type. */
export const nodeReferences: ReadonlyMap<string, new () => KeyReference> = new Map(
  TYPES.map((type) => [type, keyReference(type, { implementing: Node, resolvable: false })]),
);
