import type { MigrationInterface, QueryRunner } from 'typeorm';

export class KitCreateDatasetVersion1764000000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE public.dataset_version (
        slice text PRIMARY KEY,
        version text NOT NULL,
        last_migration text NOT NULL,
        imported_at timestamptz NOT NULL
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE public.dataset_version');
  }
}
