import { pino } from 'pino';
import { openMigratedDatabase } from '../loadedDatabase.js';
import { readConfig } from '../platform/config.js';

/**
 * `snapshot`: opens and migrates an embedded database in memory, which leaves a snapshot of it beside the installed packages. Without one the
 * first start would do the same, some seconds later; so what goes wrong here is told, and fails nothing.
 */
export async function snapshot(): Promise<void> {
  const config = { ...readConfig({}, {}), dataDir: 'memory://' };
  try {
    const database = await openMigratedDatabase(config, pino({ level: 'silent' }));
    await database.close();
    console.log('The embedded database is prepared.');
  } catch (error) {
    console.log(`The embedded database is not prepared (${String(error)}); the first start will do it.`);
  }
}
