import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CitedEntity, DatedEntity, NamedEntity } from '../../subgraph-kit/entities.js';
import { Node } from '../../subgraph-kit/nodes.js';

export enum PostRole {
  PRESIDENT = 'PRESIDENT',
  VICE_PRESIDENT = 'VICE_PRESIDENT',
  CHAIR = 'CHAIR',
  VICE_CHAIR = 'VICE_CHAIR',
  SPEAKER = 'SPEAKER',
  TREASURER = 'TREASURER',
  SECRETARY_GENERAL = 'SECRETARY_GENERAL',
  DEPUTY_SECRETARY_GENERAL = 'DEPUTY_SECRETARY_GENERAL',
  EXECUTIVE_SECRETARY = 'EXECUTIVE_SECRETARY',
  DEPUTY_EXECUTIVE_SECRETARY = 'DEPUTY_EXECUTIVE_SECRETARY',
  PLENIPOTENTIARY_REPRESENTATIVE = 'PLENIPOTENTIARY_REPRESENTATIVE',
  HEAD_OF_DELEGATION = 'HEAD_OF_DELEGATION',
  MEMBER = 'MEMBER',
  SUBSTITUTE = 'SUBSTITUTE',
}
registerEnumType(PostRole, {
  name: 'PostRole',
  description: 'What the holder of a post is.',
  valuesConfig: {
    PRESIDENT: { description: 'Presides over the assembly.' },
    VICE_PRESIDENT: { description: 'Stands in for the president; alternate presidents too.' },
    CHAIR: { description: 'Chairs the body.' },
    VICE_CHAIR: { description: 'Stands in for the chair.' },
    SPEAKER: { description: 'Presides under the title of speaker.' },
    TREASURER: { description: 'Answers for the money.' },
    SECRETARY_GENERAL: { description: 'Heads the secretariat.' },
    DEPUTY_SECRETARY_GENERAL: { description: 'Stands in for the secretary general.' },
    EXECUTIVE_SECRETARY: { description: 'Heads the secretariat under the title of executive secretary.' },
    DEPUTY_EXECUTIVE_SECRETARY: { description: 'Stands in for the executive secretary.' },
    PLENIPOTENTIARY_REPRESENTATIVE: { description: 'Speaks for a parliament at the assembly, permanently.' },
    HEAD_OF_DELEGATION: { description: 'Leads a delegation.' },
    MEMBER: { description: 'Is a member.' },
    SUBSTITUTE: { description: 'Stands in for a member.' },
  },
});

@ObjectType({ implements: [Node], description: 'Somebody who holds or held a post, or is spoken of.' })
@Directive('@key(fields: "id")')
@Directive('@key(fields: "slug")')
@Entity({ schema: 'people', name: 'person' })
export class Person extends NamedEntity implements Node {
  readonly __typename = 'Person';

  @Field(() => ID, { description: 'Opaque, global and permanent.' })
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Field({ description: 'The English name, for example viktor-kogut.' })
  @Column({ type: 'text', collation: 'C', unique: true })
  slug!: string;
}

@ObjectType({
  implements: [Node],
  description: 'A position that exists whether or not somebody holds it (Popolo: Post).',
})
@Directive('@key(fields: "id")')
@Entity({ schema: 'people', name: 'post' })
export class Post extends CitedEntity implements Node {
  readonly __typename = 'Post';

  @Field(() => ID, { description: 'Opaque, global and permanent.' })
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Field({ description: 'The title of the post, in English.' })
  @Column('text')
  label!: string;

  @Field(() => PostRole, { description: 'What its holder is.' })
  @Column('text')
  role!: PostRole;

  @Index()
  @Column({ type: 'text', collation: 'C' })
  organizationId!: string;

  @Column({ type: 'text', collation: 'C', nullable: true })
  onBehalfOfId!: string | null;
}

@ObjectType({ implements: [Node], description: "A person's tie to a post over time (Popolo: Membership)." })
@Directive('@key(fields: "id")')
@Entity({ schema: 'people', name: 'membership' })
export class Membership extends DatedEntity implements Node {
  readonly __typename = 'Membership';

  @Field(() => ID, { description: 'Opaque, global and permanent.' })
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Index()
  @ForeignKey(() => Person)
  @Column({ type: 'text', collation: 'C' })
  personId!: string;

  @Index()
  @ForeignKey(() => Post)
  @Column({ type: 'text', collation: 'C' })
  postId!: string;
}

/** A role as it stands in the id of a post: deputy-executive-secretary. */
export function roleInIds(role: PostRole): string {
  return role.toLowerCase().replaceAll('_', '-');
}
