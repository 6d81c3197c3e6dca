import { parentPort, workerData } from 'node:worker_threads';
import type { PGlite } from '@electric-sql/pglite';
import { compilePostgres, openCluster, saveCluster } from './cluster.js';
import { asksForState, readAnswer } from './protocol.js';
import type { Request, Response, WorkerSettings } from './workerMessages.js';

/*
 * The thread that owns the one PGlite instance: PostgreSQL keeps this thread busy, not the main one.
 * It answers one request at a time and knows nothing of connections: those are kept on the other side, where they
 * outlive whatever happens here. Nothing is caught: an exception leaves by the thread's `error` event, because a
 * PostgreSQL that has thrown from WebAssembly is not to be asked again.
 */

async function respond(database: PGlite, request: Request): Promise<Response> {
  switch (request.kind) {
    case 'run': {
      const bytes = await run(database, request.unit);
      const answer = readAnswer(bytes);
      // After a PANIC it answers and lives on, but never again in the way the protocol demands.
      if (answer.state === undefined && asksForState(request.unit)) throw new Error('it panicked');
      return { kind: 'answer', bytes, ...answer };
    }
    case 'saveSnapshot':
      await saveCluster(database, request.file);
      return { kind: 'done' };
    case 'close':
      await database.close();
      return { kind: 'done' };
  }
}

/** The streaming form: for wide results it is far cheaper than `execProtocolRaw`. */
async function run(database: PGlite, unit: Uint8Array): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  // A part is a view of PostgreSQL's memory, which the next part overwrites: keep a copy.
  await database.execProtocolRawStream(unit, { onRawData: (part) => parts.push(part.slice()) });
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

function send(response: Response): void {
  parentPort?.postMessage(response, response.kind === 'answer' ? [response.bytes.buffer as ArrayBuffer] : []);
}

async function serve(): Promise<void> {
  const settings = workerData as WorkerSettings;
  const program = settings.program ?? (await compilePostgres());
  const { database, openedFrom } = await openCluster({ ...settings, program });
  let turn = Promise.resolve();
  parentPort?.on('message', (request: Request) => {
    turn = turn.then(async () => send(await respond(database, request)));
  });
  send({ kind: 'ready', openedFrom, program });
}

void serve();
