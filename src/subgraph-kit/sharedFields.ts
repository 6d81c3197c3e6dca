import { Directive, Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DayScalar, LanguageTagScalar, UrlScalar } from './scalars.js';

/** Small types that several subgraphs print alike. */

export enum ChamberType {
  LOWER = 'LOWER',
  UPPER = 'UPPER',
  UNICAMERAL = 'UNICAMERAL',
}
registerEnumType(ChamberType, {
  name: 'ChamberType',
  description: "A chamber's role (IPU Parline).",
  valuesConfig: {
    LOWER: { description: 'The first or lower chamber of two, as a rule elected by the people at large.' },
    UPPER: { description: 'The second or upper chamber of two, for example a senate.' },
    UNICAMERAL: { description: 'The only chamber.' },
  },
});

export enum OrderDirection {
  ASC = 'ASC',
  DESC = 'DESC',
}
registerEnumType(OrderDirection, {
  name: 'OrderDirection',
  description: 'Unknown values come last in both directions.',
  valuesConfig: {
    ASC: { description: 'Smallest, earliest, A first.' },
    DESC: { description: 'Largest, latest, Z first.' },
  },
});

@ObjectType({ description: 'An identifier issued by somebody else (Popolo: identifier and scheme).' })
@Directive('@shareable')
export class Identifier {
  @Field({ description: 'For example ISO_3166_1_ALPHA_3, IPU_PARLINE, WIKIDATA.' })
  scheme!: string;

  @Field({ description: 'The identifier within its scheme.' })
  value!: string;
}

@ObjectType({ description: 'A site on the web.' })
@Directive('@shareable')
export class Website {
  @Field(() => UrlScalar, { description: 'Its address.' })
  url!: string;

  @Field(() => LanguageTagScalar, {
    nullable: true,
    description: 'The language of the edition at that address, where known.',
  })
  language!: string | null;
}

/** A site of a data file as it is stored; absent is null. */
export function storedWebsite(site: { url: string; language?: string | undefined } | undefined): Website | null {
  return site === undefined ? null : { url: site.url, language: site.language ?? null };
}

@InputType({ description: 'A range of whole numbers, both ends included; a missing end is open.' })
export class IntRange {
  @Field(() => Int, { nullable: true, description: 'At least this.' })
  gte?: number | null;

  @Field(() => Int, { nullable: true, description: 'At most this.' })
  lte?: number | null;
}

@InputType({ description: 'A range of days, both ends included; a missing end is open.' })
export class DateRange {
  @Field(() => DayScalar, { nullable: true, description: 'On or after this day.' })
  gte?: string | null;

  @Field(() => DayScalar, { nullable: true, description: 'On or before this day.' })
  lte?: string | null;
}
