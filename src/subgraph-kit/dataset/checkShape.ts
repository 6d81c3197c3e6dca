import { z } from 'zod';

import { shown } from '../../platform/errors.js';
import { type DataProblem, dataPath } from './claim.js';

type Parsed<T> = { value: T } | { problems: DataProblem[] };
type Steps = readonly PropertyKey[];

/** Parses a value of a file with a shape, and tells every refusal as *expected this, but got that*. */
export function checkShape<T>(shape: z.ZodType<T>, value: unknown, at: { file: string; path: Steps }): Parsed<T> {
  const result = shape.safeParse(value, { error: wording });
  if (result.success) return { value: result.data };
  const problems = result.error.issues.flatMap(mostTelling).flatMap((issue): DataProblem[] => {
    const path = [...at.path, ...issue.path];
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        file: at.file,
        path: dataPath(...path, key),
        expected: issue.message,
        got: `the key ${JSON.stringify(key)}`,
      }));
    const got = shown(valueAt(value, issue.path));
    return [{ file: at.file, path: dataPath(...path), expected: issue.message, got }];
  });
  return { problems };
}

/** The expectation behind each kind of refusal, for those whose shape does not bring its own words. */
const wording: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return TYPE_WORDS[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.join(', ')}`;
    case 'unrecognized_keys':
      return `one of the keys ${keysOf(issue.inst).join(', ')}`;
    case 'invalid_union':
      return UNWORDED;
    default:
      return undefined;
  }
};

const UNWORDED = '';
const TYPE_WORDS: Partial<Record<string, string>> = {
  object: 'a map of keys',
  array: 'a list',
  string: 'a text',
  boolean: 'true or false',
};

function keysOf(schema: unknown): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** Of the branches of a union without words of its own, the issues of the one that the value came closest to. */
function mostTelling(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.message !== UNWORDED) return [issue];
  const depth = (branch: z.core.$ZodIssue[]) =>
    Math.max(0, ...branch.map(({ path, code }) => path.length + Number(code === 'unrecognized_keys')));
  const closest = issue.errors.reduce(
    (best, branch) => (depth(branch) > depth(best) ? branch : best),
    issue.errors[0] ?? [],
  );
  return closest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })).flatMap(mostTelling);
}

function valueAt(value: unknown, path: Steps): unknown {
  return path.reduce<unknown>(
    (inside, step) => (typeof inside === 'object' && inside !== null ? Reflect.get(inside, step) : undefined),
    value,
  );
}
