import { destination, pino, type Logger, type LoggerOptions } from 'pino';
import type { Config } from './config.js';

/** A reader that is slow may have so much still to read; what comes beyond is dropped, rather than memory used up or requests kept waiting. */
const MOST_UNREAD_BYTES = 16 * 1024 * 1024;

/** Lines are written together, since each write wakes another thread. */
const GATHERED_BYTES = 4096;
/** No line waits longer. */
const GATHERED_MS = 100;

/** What ends a line for some readers, or moves a terminal, although JSON lets it stand as it is. */
const UNSAFE = /[\u007f-\u009f\u2028\u2029]/;
const EACH_UNSAFE = /[\u007f-\u009f\u2028\u2029]/g;

/** How every line is written: JSON, a fixed message and fields, and nothing of what clients send unescaped. */
export const LOG_LINES: LoggerOptions = {
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  hooks: { streamWrite: (line) => (UNSAFE.test(line) ? line.replace(EACH_UNSAFE, escaped) : line) },
};

/**
 * The log: JSON lines on standard error. Standard output belongs to the commands. Lines are written by another thread, since a pipe that is full would otherwise stop
 * the process for a tenth of a second at a time; what is left is written when the process ends, also by an error.
 */
export function createLogger({ logLevel }: Pick<Config, 'logLevel'>): Logger {
  return pino(
    { ...LOG_LINES, level: logLevel },
    destination({
      dest: 2,
      sync: false,
      minLength: GATHERED_BYTES,
      periodicFlush: GATHERED_MS,
      maxLength: MOST_UNREAD_BYTES,
    }),
  );
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
