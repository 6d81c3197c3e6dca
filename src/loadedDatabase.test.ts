import { describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { loadDataset, openLoadedDatabase, openMigratedDatabase } from './loadedDatabase.js';
import { TEST_CONFIG } from './testing/app.js';

const log = pino({ level: 'silent' });
const given = { migrations: resolve('migrations') };

describe('the embedded database, where nothing is imported on start,', () => {
  it('is refused without the dataset, which nobody else could import, and opened with it', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'hemicycle-not-imported-'));
    const config = { ...TEST_CONFIG, dataDir, importOnStart: false };

    await expect(openLoadedDatabase(config, log, given)).rejects.toMatchObject({
      name: 'OperatorError',
      message: `Expected the dataset to be in the embedded database (DATA_DIR, ${dataDir}), because IMPORT_ON_START is off, but got none: call the command import before.`,
    });

    const importer = await openMigratedDatabase(config, log, given);
    await loadDataset(importer);
    await importer.close();
    const opened = await openLoadedDatabase(config, log, given);
    expect(opened.health()).toEqual({ isAnswering: true });
    await opened.close();
    await rm(dataDir, { recursive: true });
  }, 60_000);
});
