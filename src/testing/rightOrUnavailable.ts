import type { Answer } from './app.js';

type Path = readonly (string | number)[];

/**
 * What is wrong with an answer given while a database fails: undefined where each field is as in the right answer, or null because of an error at its place, below it (where GraphQL
 * propagates nulls), or above it (at the entity that a subgraph did not tell of) that says DATABASE_UNAVAILABLE, and nothing of how it came to be.
 */
export function faultOf(answer: Answer, right: Answer): string | undefined {
  const errors = answer.errors ?? [];
  const paths = errors.map(({ path = [] }) => path);
  for (const { message, extensions } of errors) {
    const isAsItShallBe = extensions['code'] === 'DATABASE_UNAVAILABLE' && message === MESSAGE;
    if (!isAsItShallBe || !Object.keys(extensions).every((key) => KEYS.has(key)))
      return `An error of another kind: ${JSON.stringify({ message, extensions })}`;
  }
  return differenceOf(answer.data, right.data, [], paths);
}

const KEYS: ReadonlySet<string> = new Set(['code', 'subgraph']);
const MESSAGE = 'The database cannot be reached at the moment; try again shortly.';

function differenceOf(told: unknown, right: unknown, at: Path, errors: readonly Path[]): string | undefined {
  const place = at.join('.') || 'data';
  if (told === null && right !== null)
    return errors.some((path) => startsWith(path, at) || startsWith(at, path))
      ? undefined
      : `${place} is null without an error`;
  if (typeof right !== 'object' || right === null || typeof told !== 'object' || told === null)
    return told === right ? undefined : `${place} is ${JSON.stringify(told)}, not ${JSON.stringify(right)}`;
  const [toldKeys, rightKeys] = [Object.keys(told), Object.keys(right)];
  if (toldKeys.join() !== rightKeys.join()) return `${place} has ${toldKeys.join()}, not ${rightKeys.join()}`;
  for (const key of rightKeys) {
    const step = Array.isArray(right) ? Number(key) : key;
    const [toldHere, rightHere] = [told, right].map((each) => (each as Record<string, unknown>)[key]);
    const difference = differenceOf(toldHere, rightHere, [...at, step], errors);
    if (difference) return difference;
  }
  return undefined;
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((step, index) => path[index] === step);
}
