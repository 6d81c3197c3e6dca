import { Directive, Field, ObjectType, registerEnumType } from 'type-graphql';
import type { ValidityData } from './dataset/shapes.js';
import { dayAfter, firstDay } from './partialDate.js';
import { DayScalar, PartialDateScalar } from './scalars.js';

export enum ValidityStatus {
  CURRENT = 'CURRENT',
  ENDED = 'ENDED',
  FUTURE = 'FUTURE',
  UNKNOWN = 'UNKNOWN',
}
registerEnumType(ValidityStatus, {
  name: 'ValidityStatus',
  description: 'Whether a fact holds today, as far as its sources tell.',
  valuesConfig: {
    CURRENT: { description: 'A cited source confirmed it, and no end is known.' },
    ENDED: { description: 'It has ended, even where nobody says when.' },
    FUTURE: { description: 'It begins after today.' },
    UNKNOWN: { description: 'No source confirms it for a date, or its bounds do not tell.' },
  },
});

/** The bounds of a fact as a data file gives them. `until: 'unknown'` is an end that certainly came, at a date nobody gives. */
export interface Bounds {
  from: string | null;
  until: string | null;
  /** The latest day on which a cited source stated the fact. */
  lastConfirmedOn: string | null;
}

/** The word in a data file, and in the table, for an end that came at an unknown date. */
export const UNKNOWN_END = 'unknown';

@ObjectType({ description: "When a fact held. A null bound is unknown, never 'still true': read status." })
@Directive('@shareable')
export class Validity {
  @Field(() => PartialDateScalar, { nullable: true, description: 'When it began, as precisely as a source tells.' })
  from!: string | null;

  @Field(() => PartialDateScalar, { nullable: true, description: 'When it ended, as precisely as a source tells.' })
  until!: string | null;

  @Field(() => ValidityStatus, { description: 'What the bounds and the sources say about today.' })
  status!: ValidityStatus;

  @Field(() => DayScalar, { nullable: true, description: 'Latest day on which a cited source stated the fact.' })
  lastConfirmedOn!: string | null;
}

/** A fact's validity as seen on a day. */
export function validityOn(day: string, bounds: Bounds): Validity {
  const validity = new Validity();
  validity.from = bounds.from;
  validity.until = bounds.until === UNKNOWN_END ? null : bounds.until;
  validity.status = statusOn(day, bounds);
  validity.lastConfirmedOn = bounds.lastConfirmedOn;
  return validity;
}

/**
 * CURRENT only if a cited source confirmed the fact and no end is known; bounds that do not tell and no confirming
 * date are UNKNOWN, and so is a fact whose end is known but still to come.
 */
function statusOn(day: string, { from, until, lastConfirmedOn }: Bounds): ValidityStatus {
  if (from !== null && firstDay(from) > day) return ValidityStatus.FUTURE;
  if (until === UNKNOWN_END) return ValidityStatus.ENDED;
  if (until !== null) return endOf(until) <= day ? ValidityStatus.ENDED : ValidityStatus.UNKNOWN;
  return lastConfirmedOn === null ? ValidityStatus.UNKNOWN : ValidityStatus.CURRENT;
}

/**
 * The days on which a fact holds, as a PostgreSQL daterange: `held_during @> $1::date`.
 * It holds from its first day, or since ever where that is unknown, until the day before its end. An end at an
 * unknown date leaves the days up to the last confirmation, or the first day alone; without either, no day at all.
 */
export function daysHeld({ from, until, lastConfirmedOn }: Bounds): string {
  const start = from === null ? '' : firstDay(from);
  if (until !== UNKNOWN_END) return daterange(start, until === null ? '' : endOf(until));
  const lastDay = lastConfirmedOn ?? start;
  return lastDay === '' ? 'empty' : daterange(start, dayAfter(lastDay));
}

/** The columns of a dated row: its bounds as a data file gives them, and the days that they make. */
export function heldAs(data: ValidityData): Bounds & { heldDuring: string } {
  const bounds = {
    from: data.from ?? null,
    until: data.until ?? null,
    lastConfirmedOn: data.lastConfirmedOn ?? null,
  };
  return { ...bounds, heldDuring: daysHeld(bounds) };
}

/** The first day on which a fact no longer holds. A whole day as an end is that day itself; 2022-12 ends after the 31st. */
function endOf(until: string): string {
  return until.length === 10 ? until : dayAfter(until);
}

function daterange(start: string, end: string): string {
  return start !== '' && end !== '' && start >= end ? 'empty' : `[${start},${end})`;
}
