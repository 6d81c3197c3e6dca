import { Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CitedEntity, DatedEntity } from '../../../subgraph-kit/entities.js';
import { Node } from '../../../subgraph-kit/nodes.js';
import { InstantScalar } from '../../../subgraph-kit/scalars.js';
import { Assembly } from './assembly.js';
import { Delegation } from './delegation.js';

export enum SeatCapacity {
  REPRESENTATIVE = 'REPRESENTATIVE',
  SUBSTITUTE = 'SUBSTITUTE',
  OBSERVER = 'OBSERVER',
}
registerEnumType(SeatCapacity, {
  name: 'SeatCapacity',
  description: 'In what capacity somebody sits in the assembly.',
  valuesConfig: {
    REPRESENTATIVE: { description: 'A full member with a vote.' },
    SUBSTITUTE: { description: 'Stands in for a representative.' },
    OBSERVER: { description: 'Sits without counting among the members: observers, associates, suspended members.' },
  },
});

export enum QuotaBasis {
  STATUTORY = 'STATUTORY',
  RULES_OF_PROCEDURE = 'RULES_OF_PROCEDURE',
  REPORTED_COMPOSITION = 'REPORTED_COMPOSITION',
  DERIVED = 'DERIVED',
}
registerEnumType(QuotaBasis, {
  name: 'QuotaBasis',
  description: "A rule, a report of the composition, or arithmetic on a rule ('five members each').",
  valuesConfig: {
    STATUTORY: { description: 'A statute, charter or treaty fixes it.' },
    RULES_OF_PROCEDURE: { description: "The assembly's rules of procedure fix it." },
    REPORTED_COMPOSITION: { description: 'A source reports that the delegation has so many.' },
    DERIVED: { description: 'Computed from a rule that a source states.' },
  },
});

export enum QuotaStanding {
  ACCEPTED = 'ACCEPTED',
  DISPUTED = 'DISPUTED',
}
registerEnumType(QuotaStanding, {
  name: 'QuotaStanding',
  description: 'Which of several contradicting figures counts: a decision of the editors.',
  valuesConfig: {
    ACCEPTED: { description: 'The figure that counts.' },
    DISPUTED: { description: 'What another source says; it is shown in the history and counted nowhere.' },
  },
});

@ObjectType({
  implements: [Node],
  description: 'How many seats a delegation has, per chamber: a dated, cited fact.',
})
@Directive('@key(fields: "id")')
@Entity({ schema: 'assemblies', name: 'seat_quota' })
export class SeatQuota extends DatedEntity implements Node {
  readonly __typename = 'SeatQuota';

  @Field(() => ID, { description: 'Opaque, global and permanent.' })
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Index()
  @ForeignKey(() => Delegation)
  @Column({ type: 'text', collation: 'C' })
  delegationId!: string;

  /** Null where the source gives one figure for the whole parliament. */
  @Index()
  @Column({ type: 'text', nullable: true, collation: 'C' })
  chamberId!: string | null;

  @Field(() => Int, { description: 'How many seats.' })
  @Column('int')
  seats!: number;

  @Field(() => SeatCapacity, { description: 'In what capacity those who have the seats sit.' })
  @Column('text')
  capacity!: SeatCapacity;

  @Field(() => QuotaBasis, {
    description: "A rule, a report of the composition, or arithmetic on a rule ('five members each').",
  })
  @Column('text')
  basis!: QuotaBasis;

  @Field(() => QuotaStanding, {
    description: 'DISPUTED figures stand in the history beside the accepted one and are counted nowhere.',
  })
  @Column('text')
  standing!: QuotaStanding;

  @Field(() => InstantScalar, { description: 'When it was recorded here, as opposed to when it held.' })
  @Column('timestamptz')
  recordedAt!: Date;
}

/** Seats that no recorded parliament sends: groups, members ex officio. Clients see them in the assembly's issues alone. */
@Entity({ schema: 'assemblies', name: 'unassigned_seats' })
export class UnassignedSeats extends CitedEntity {
  @ForeignKey(() => Assembly)
  @PrimaryColumn({ type: 'text', collation: 'C' })
  assemblyId!: string;

  /** Its place in the data file, from 1. */
  @PrimaryColumn('int')
  place!: number;

  @Column('text')
  label!: string;

  @Column('int')
  seats!: number;

  @Column('text')
  capacity!: SeatCapacity;
}
