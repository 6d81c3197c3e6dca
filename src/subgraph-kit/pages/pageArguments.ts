import { ArgsType, Field, Int } from 'type-graphql';
import { BadUserInput } from '../../platform/errors.js';
import { decodeCursor, type CursorScope, type Place } from './cursor.js';

export const DEFAULT_PAGE_SIZE = 20;
export const LARGEST_PAGE_SIZE = 100;

/** The four arguments of every connection (Relay). */
@ArgsType()
export class PageArguments {
  @Field(() => Int, {
    nullable: true,
    description: 'So many from the start, 0 to 100. 20 when neither first nor last is given.',
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what comes after this cursor.' })
  after?: string | null;

  @Field(() => Int, { nullable: true, description: 'So many from the end, 0 to 100. Not together with first.' })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what comes before this cursor.' })
  before?: string | null;
}

/** A page as the database is asked for it. */
export interface PageRequest {
  size: number;
  backward: boolean;
  after: Place | null;
  before: Place | null;
}

/** Reads the arguments of a connection. Without `order` (before the list's default order is known) a cursor's order is not compared. */
export function readPage(args: PageArguments, scope: { field: string; order?: string } | CursorScope): PageRequest {
  const { first = null, last = null, after = null, before = null } = args;
  if (first !== null && last !== null) {
    throw new BadUserInput('either first or last', { first, last });
  }
  checkSize('first', first);
  checkSize('last', last);
  return {
    size: first ?? last ?? DEFAULT_PAGE_SIZE,
    backward: last !== null,
    after: after === null ? null : decodeCursor(after, 'after', scope),
    before: before === null ? null : decodeCursor(before, 'before', scope),
  };
}

function checkSize(argument: string, size: number | null): void {
  if (size === null || (size >= 0 && size <= LARGEST_PAGE_SIZE)) return;
  throw new BadUserInput(`${argument} to be 0 to ${LARGEST_PAGE_SIZE}`, size);
}
