import type { z } from 'zod';

/**
 * One top-level key of some data files, claimed by the slice that owns what stands under it. Every key of every file
 * has exactly one claim; readDataset reports keys that nobody claims.
 */
export interface DataClaim<T = unknown> {
  /** The top-level key, for example `delegations`. */
  key: string;
  /** Where it may stand: files (`sources.yaml`) or all files of a folder (`assemblies/*.yaml`). */
  files: readonly string[];
  /** True where each of these files must have the key. */
  required: boolean;
  shape: z.ZodType<T>;
}

/** What stood under a claimed key of one file. `file` is relative to the data folder: `assemblies/csto-pa.yaml`. */
export interface DataFile<T> {
  file: string;
  value: T;
}

/**
 * Something wrong in a data file: where, what was expected there, and what stands there instead.
 * `path` leads from the top of the file to the value: `delegations[3].quotas[0].seats`. `got` is shown as it is.
 */
export interface DataProblem {
  file: string;
  path: string;
  line?: number;
  expected: string;
  got: string;
}

/** Claims a top-level key; the type of its values is that of the shape. */
export function dataClaim<Shape extends z.ZodType>(
  claim: Omit<DataClaim, 'shape' | 'required'> & { shape: Shape; required?: boolean },
): DataClaim<z.output<Shape>> {
  // The cast restates what ZodType promises: a schema yields its own output.
  return { required: false, ...claim, shape: claim.shape as unknown as z.ZodType<z.output<Shape>> };
}

/** Whether the file (relative to the data folder) is one that the claim speaks of. */
export function isClaimed(claim: DataClaim, file: string): boolean {
  return claim.files.some((pattern) =>
    pattern.endsWith('/*.yaml')
      ? file.endsWith('.yaml') && file.slice(0, file.lastIndexOf('/')) === pattern.slice(0, -'/*.yaml'.length)
      : file === pattern,
  );
}

/** The path of a value as people read it: `dataPath('delegations', 3, 'quotas')` is `delegations[3].quotas`. */
export function dataPath(...steps: readonly PropertyKey[]): string {
  return steps.map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at ? '.' : ''}${String(step)}`)).join('');
}

/** A problem in one line, for people: `data/assemblies/x.yaml: seats: expected …, but got "seven" (line 88)`. */
export function formatProblem(problem: DataProblem, folder = 'data'): string {
  const where = [`${folder}/${problem.file}`, problem.path].filter(Boolean).join(': ');
  return `${where}: expected ${problem.expected}, but got ${problem.got}${problem.line ? ` (line ${problem.line})` : ''}`;
}
