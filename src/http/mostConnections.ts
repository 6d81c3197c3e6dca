import { readFileSync } from 'node:fs';

/** As many as one process may well hold: some kilobytes each. */
const MOST = 20_000;

/** So many file descriptors are kept for what it needs beside its clients, or half of them where there are few: for subgraphs, the database, files. */
const RESERVED = 4_000;

/**
 * How many connections of clients this process may hold: each takes a file descriptor, and without one left it could ask no subgraph.
 *
 * @param limits as Linux writes them; where the system does not say, nothing is known to be too few
 */
export function mostConnections(limits = limitsOfProcess()): number {
  const soft = /^Max open files +(\d+)/m.exec(limits)?.[1];
  const descriptors = soft === undefined ? Infinity : Number(soft);
  return Math.min(MOST, Math.floor(descriptors - Math.min(descriptors / 2, RESERVED)));
}

function limitsOfProcess(): string {
  try {
    return readFileSync('/proc/self/limits', 'latin1');
  } catch {
    return '';
  }
}
