import { destination, pino, type Logger } from 'pino';
import type { Config } from './config.js';

/** The log: JSON lines on standard error, a fixed message and fields. Standard output belongs to the commands. */
export function createLogger({ logLevel }: Pick<Config, 'logLevel'>): Logger {
  return pino(
    { level: logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination({ dest: 2, sync: true }),
  );
}
