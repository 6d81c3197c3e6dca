import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Node } from '../../subgraph-kit/nodes.js';
import { InstantScalar, PartialDateScalar, UrlScalar } from '../../subgraph-kit/scalars.js';

@ObjectType({ implements: [Node], description: 'A page, a law, a data set: whatever a fact was read from.' })
@Directive('@key(fields: "id")')
@Entity({ schema: 'sources', name: 'source' })
export class Source implements Node {
  readonly __typename = 'Source';

  @Field(() => ID, { description: 'Opaque, global and permanent.' })
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Field(() => UrlScalar, { description: 'Where it stands on the web.' })
  @Column({ type: 'text', collation: 'C', unique: true })
  url!: string;

  @Field(() => String, { description: 'What it is called.' })
  @Column('text')
  title!: string;

  @Field(() => String, { nullable: true, description: 'Who published it, where known.' })
  @Column('text', { nullable: true })
  publisher!: string | null;

  @Field(() => PartialDateScalar, {
    nullable: true,
    description: 'The date printed on the page, where it prints one.',
  })
  @Column('text', { nullable: true })
  publishedOn!: string | null;

  @Field(() => String, { nullable: true, description: 'The licence that it is offered under, where it names one.' })
  @Column('text', { nullable: true })
  license!: string | null;
}

/** The register of ids: what `node(id:)` knows of every object of the graph. Clients never see it. */
@Entity({ schema: 'sources', name: 'known_id' })
export class KnownId {
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  /** The GraphQL type. */
  @Column('text')
  type!: string;
}

/** What the data set says of itself: one row. */
@Entity({ schema: 'sources', name: 'dataset' })
export class DatasetStatement {
  @PrimaryColumn('text')
  license!: string;
}

@ObjectType({ description: 'The data set that this graph was loaded from.' })
export class Dataset {
  @Field(() => String, { description: 'Content hash of the data files: equal files, equal version.' })
  version!: string;

  @Field(() => String, { description: 'The licence of the compilation, as SPDX names it.' })
  license!: string;

  @Field(() => InstantScalar, { description: 'When they were imported here.' })
  importedAt!: Date;
}
