import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SourcesCreateSources1764000000500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('CREATE SCHEMA sources');
    await db.query(`
      CREATE TABLE sources.source (
        id text COLLATE "C" PRIMARY KEY,
        url text COLLATE "C" NOT NULL UNIQUE,
        title text NOT NULL,
        publisher text,
        published_on text,
        license text
      )`);
    await db.query('CREATE TABLE sources.known_id (id text COLLATE "C" PRIMARY KEY, type text NOT NULL)');
    await db.query('CREATE TABLE sources.dataset (license text PRIMARY KEY)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP SCHEMA sources CASCADE');
  }
}
