/** How many operations a property is tried with: few in the suite, as many as GENERATED_OPERATIONS says in CI. */
export function operationCount(usual: number): number {
  return Number(process.env['GENERATED_OPERATIONS'] ?? usual);
}

/** Where they begin: the same ones in every run, unless GENERATED_SEED says otherwise. */
export function operationSeed(): number {
  return Number(process.env['GENERATED_SEED'] ?? 1);
}

/** Tells what was met, where somebody asked for so many that he will want to know. */
export function tell(counts: Readonly<Record<string, number>>): void {
  if (process.env['GENERATED_OPERATIONS'] !== undefined) process.stdout.write(`${JSON.stringify(counts)}\n`);
}
