import { Directive, Field, Float, Int, ObjectType } from 'type-graphql';
import { DayScalar } from '../../../subgraph-kit/scalars.js';
import { drawSvg, layOut } from '../hemicycle.js';
import { SeatTally } from '../entities/seatSummary.js';

@ObjectType({ description: 'One seat of the picture, a circle.' })
export class HemicycleSeat {
  @Field(() => Int, { description: 'Its row, counted from the innermost, which is 1.' })
  row!: number;

  @Field(() => Float, { description: 'From the left edge to the centre of the circle, in units of width.' })
  x!: number;

  @Field(() => Float, { description: 'From the upper edge to the centre of the circle, in units of width.' })
  y!: number;

  @Field(() => Float, { description: 'The radius of the circle, in units of width.' })
  radius!: number;

  @Field({ description: 'The key of the group that has it.' })
  group!: string;
}

@ObjectType({ description: 'The chamber floor as a half circle of seats.' })
@Directive('@cost(weight: 20)')
export class Hemicycle {
  @Field(() => DayScalar, { description: 'The day whose seats it shows.' })
  asOf!: string;

  @Field(() => Int, { description: 'As asked.' })
  width!: number;

  @Field(() => Int, { description: 'The height that the seats take.' })
  height!: number;

  @Field(() => Int, { description: 'How many rows of seats there are.' })
  rows!: number;

  @Field(() => [SeatTally], { description: 'The groups, from left to right.' })
  groups!: SeatTally[];

  @Field(() => [HemicycleSeat], { description: 'Every seat.' })
  seats!: HemicycleSeat[];

  title!: string;

  @Field(() => String, { description: 'The same as a self-contained SVG picture with title, description and legend.' })
  svg(): string {
    return drawSvg(this, this.groups, this.title);
  }
}

/** The floor with the groups seated from left to right. */
export function hemicycleOf(asOf: string, groups: SeatTally[], width: number, title: string): Hemicycle {
  return Object.assign(new Hemicycle(), layOut(groups, width), { asOf, groups, title });
}
