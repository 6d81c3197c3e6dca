import type { Answer } from './app.js';

type Path = readonly (string | number)[];

type AnswerError = NonNullable<Answer['errors']>[number];

/**
 * What is wrong with an answer given while something fails: undefined where each field is as in the right answer, or null because of an error at its place, below it (where GraphQL
 * propagates nulls), or above it (at the entity that a subgraph did not tell of).
 * @param isExpected whether an error says what has failed, and nothing of how it came to be
 */
export function faultOf(
  answer: Answer,
  right: Answer,
  isExpected: (error: AnswerError) => boolean = tellsDatabase,
): string | undefined {
  const errors = answer.errors ?? [];
  const other = errors.find((error) => !isExpected(error));
  if (other) return `An error of another kind: ${JSON.stringify(other)}`;
  const paths = errors.map(({ path = [] }) => path);
  return differenceOf(answer.data, right.data, [], paths);
}

const KEYS: ReadonlySet<string> = new Set(['code', 'subgraph']);
const MESSAGE = 'The database cannot be reached at the moment; try again shortly.';

function tellsDatabase({ message, extensions }: AnswerError): boolean {
  const isAsItShallBe = extensions['code'] === 'DATABASE_UNAVAILABLE' && message === MESSAGE;
  return isAsItShallBe && Object.keys(extensions).every((key) => KEYS.has(key));
}

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
