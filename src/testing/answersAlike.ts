import { isDeepStrictEqual } from 'node:util';
import type { ExecutionResult } from 'graphql';

/** What is compared of an error. Its place in the document, and where it came from, are not. */
interface ToldError {
  readonly path: readonly (string | number)[] | undefined;
  readonly message: string;
  readonly code: unknown;
}

/** An answer as clients read it, its errors by the null that they explain. */
export interface ReadAnswer {
  readonly data: unknown;
  /** By the path of the null, as JSON; an error without a path explains that there is no data. */
  readonly errors: Readonly<Record<string, readonly ToldError[]>>;
}

/** Reads an answer, from the library or from HTTP. */
export function readAnswer(result: ExecutionResult): ReadAnswer {
  const { data, errors = [] } = JSON.parse(JSON.stringify(result)) as ExecutionResult;
  const byPlace: Record<string, ToldError[]> = {};
  for (const { path, message, extensions } of errors)
    (byPlace[JSON.stringify(placeOfNull(data, path ?? []))] ??= []).push({ path, message, code: extensions?.['code'] });
  for (const told of Object.values(byPlace)) told.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  return { data, errors: byPlace };
}

/**
 * Whether two answers are the same: the same data in the same order, and the same nulls explained by the same errors. Where a null has moved up from a field
 * that may not be null, several such fields may have failed below it, and which of their errors are told is left to chance by the specification
 * (https://spec.graphql.org/October2021/#sec-Handling-Field-Errors): see `doubtfulErrors`.
 */
export function areAlike(one: ReadAnswer, other: ReadAnswer): boolean {
  return (
    JSON.stringify(one.data) === JSON.stringify(other.data) &&
    isDeepStrictEqual(Object.keys(one.errors).sort(), Object.keys(other.errors).sort()) &&
    Object.entries(one.errors).every(
      ([place, errors]) =>
        (isMoved(place, errors) && isMoved(place, other.errors[place] ?? [])) ||
        isDeepStrictEqual(errors, other.errors[place]),
    )
  );
}

/** The errors at nulls that have moved up that the other answer does not tell. */
export function doubtfulErrors(answer: ReadAnswer, other: ReadAnswer): readonly ToldError[] {
  return Object.entries(answer.errors).flatMap(([place, errors]) =>
    isMoved(place, errors)
      ? errors.filter((error) => !other.errors[place]?.some((told) => isDeepStrictEqual(told, error)))
      : [],
  );
}

/** Whether an error is one of those that an answer without any non-null field has: told there, or a null where none may be, and no error is told. */
export function isTrueError(error: ToldError, nullable: ReadAnswer): boolean {
  const there = nullable.errors[JSON.stringify(error.path ?? [])];
  if (there) return there.some((each) => isDeepStrictEqual(each, error));
  return explainsNull(error, nullable);
}

/** Whether an error says that there is a null where none may be, and there is one. */
export function explainsNull({ path = [], message }: ToldError, nullable: ReadAnswer): boolean {
  return message.startsWith('Cannot return null for non-nullable field ') && valueAt(nullable.data, path) === null;
}

function isMoved(place: string, errors: readonly ToldError[]): boolean {
  return errors.every(({ path }) => path && JSON.stringify(path) !== place);
}

function valueAt(data: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce((value, segment) => (value as Readonly<Record<string, unknown>> | null)?.[segment], data);
}

/** The first null on the way to the place of an error; the whole path where there is none. */
function placeOfNull(data: unknown, path: readonly (string | number)[]): readonly (string | number)[] {
  let value = data;
  for (const [depth, segment] of path.entries()) {
    if (typeof value !== 'object' || value === null) return path.slice(0, depth);
    value = (value as Readonly<Record<string, unknown>>)[segment];
  }
  return path;
}

function sortKey(error: ToldError): string {
  return JSON.stringify(error);
}
