import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { loadGraph } from '../app.js';
import { publicSchema } from '../graphqlServer.js';
import { OperatorError } from '../platform/errors.js';

const FILE = fileURLToPath(new URL('../../schema.graphql', import.meta.url));

/** `schema`: prints the public API to schema.graphql, or says whether the file is up to date. Needs no database. */
export async function schema({ check }: { check: boolean }): Promise<void> {
  const gateway = await loadGraph({ subgraphExecution: 'interpreted' }, pino({ level: 'silent' }));
  const printed = publicSchema(gateway);
  gateway.dispose();
  if (!check) {
    await writeFile(FILE, printed);
    console.log('schema.graphql is written.');
    return;
  }
  const committed = await readFile(FILE, 'utf8').catch(() => '');
  if (committed !== printed) {
    throw new OperatorError(
      'Expected schema.graphql to be what the code prints, but it differs; run npm run schema and review the change.',
    );
  }
  console.log('schema.graphql is up to date.');
}
