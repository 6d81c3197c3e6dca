import { fingerprintOfMigrations } from '../database/migrationFiles.js';
import { EmbeddedPostgres } from './embeddedPostgres.js';
import { snapshotFile } from './snapshot.js';

export interface EmbeddedOptions {
  /** A directory, or `memory://` (the default), which is gone when closed. */
  dataDir?: string | undefined;
  /** The folder of migration files: a snapshot is good for one set of them. */
  migrations: string;
  snapshot?: string | undefined;
  /** How long one statement may take before the database is restarted. */
  deadlineMs?: number | undefined;
  log?: { warn(fields: object, message: string): void } | undefined;
}

/** The file from which a new embedded database starts. */
export async function snapshotOf({ snapshot, migrations }: EmbeddedOptions): Promise<string> {
  return snapshot ?? snapshotFile(await fingerprintOfMigrations(migrations));
}

/**
 * Starts the embedded database in its thread. It takes about as long as the code of the app takes to load, so a program begins with
 * this: whatever it imports has little to load itself.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  return EmbeddedPostgres.open({
    dataDir: options.dataDir ?? 'memory://',
    snapshot: await snapshotOf(options),
    deadlineMs: options.deadlineMs ?? 30_000,
    warn: (fields, message) => options.log?.warn(fields, message),
  });
}
