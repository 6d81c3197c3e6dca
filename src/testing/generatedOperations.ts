import { randomInt } from 'node:crypto';

/** How many operations a property is tried with: few in the suite, as many as GENERATED_OPERATIONS says in CI. */
export function operationCount(usual: number): number {
  return Number(process.env['GENERATED_OPERATIONS'] ?? usual);
}

/** Where they begin: elsewhere in every run, unless GENERATED_SEED says where. */
export function operationSeed(): number {
  const given = process.env['GENERATED_SEED'];
  return given === undefined ? randomInt(2 ** 31) : Number(given);
}

/** Runs tests over generated operations. What fails names the command that does the same again. */
export async function repeatably(
  tests: string,
  operations: number,
  seed: number,
  run: () => Promise<void>,
): Promise<void> {
  await run().catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    const command = `GENERATED_OPERATIONS=${operations} GENERATED_SEED=${seed} npx jest ${tests}`;
    throw new Error(`${reason}\n\nThe same again: ${command}`, { cause: error });
  });
}

/** Tells what was met, where somebody asked for so many that he will want to know. */
export function tell(counts: Readonly<Record<string, number>>): void {
  if (process.env['GENERATED_OPERATIONS'] !== undefined) process.stdout.write(`${JSON.stringify(counts)}\n`);
}
