import { suggestionList } from 'graphql/jsutils/suggestionList.js';
import type { Logger } from 'pino';
import { VARIABLES } from './config.js';
import { environmentNames } from './environment.js';

/** Tells of variables that look like ours and are none, each with the name that was meant, where one is near. */
export function warnOfUnknownVariables(log: Pick<Logger, 'warn'>, names: readonly string[] = environmentNames()): void {
  for (const variable of names) {
    const alike = VARIABLES.filter((ours) => firstWord(ours) === firstWord(variable));
    if (alike.length === 0 || alike.includes(variable)) continue;
    const [meant] = suggestionList(variable, VARIABLES);
    // A word that begins several names of ours is ours; others may use one that begins a single name.
    if (alike.length === 1 && meant === undefined) continue;
    log.warn({ variable, ...(meant !== undefined && { meant }) }, 'A variable is set that nothing here reads');
  }
}

function firstWord(name: string): string | undefined {
  return name.split('_', 1)[0];
}
