import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { openDatabase } from '../platform/database.js';
import { fingerprintOfMigrations } from '../platform/database/migrationFiles.js';

/** The server to test on; undefined for the embedded database. */
export const testServer = process.env['DATABASE_URL'] || undefined;

/** Whoever makes or copies the template holds this lock: a template in use by another session cannot be copied. */
const TEMPLATE_LOCK = 0x68656d70;

/**
 * A new database on a server, copied from a template in which the migrations have run: one template per set of
 * migrations, kept on the server. Without migrations, an empty database.
 */
export async function createServerDatabase(
  server: string,
  migrations: string | undefined,
): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `hemicycle_test_${process.pid}_${randomUUID().slice(0, 8)}`;
  await onServer(server, async (admin) => {
    await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const template = migrations === undefined ? 'template1' : await migratedTemplate(server, admin, migrations);
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
  return {
    url: urlOf(server, name),
    drop: () => onServer(server, async (admin) => void (await admin.query(`DROP DATABASE ${name} WITH (FORCE)`))),
  };
}

async function migratedTemplate(server: string, admin: pg.Client, migrations: string): Promise<string> {
  const template = `hemicycle_test_${await fingerprintOfMigrations(migrations)}`;
  const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [template]);
  if (rowCount) return template;
  // Made under another name, so that a run that is killed leaves no half-made template.
  const draft = `${template}_draft`;
  await admin.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${draft}`);
  const database = await openDatabase({ url: urlOf(server, draft), entities: [], migrations });
  await database.migrate();
  await database.close();
  await admin.query(`ALTER DATABASE ${draft} RENAME TO ${template}`);
  return template;
}

/** Ending the connection gives back its locks. */
async function onServer(server: string, work: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
