import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ParliamentsCreateParliaments1764000000100 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('CREATE SCHEMA parliaments');
    await db.query(`
      CREATE TABLE parliaments.country (
        id text COLLATE "C" PRIMARY KEY,
        code text COLLATE "C" NOT NULL UNIQUE,
        names jsonb NOT NULL,
        sort_name text COLLATE "C" NOT NULL,
        search_names text COLLATE "C" NOT NULL,
        identifiers jsonb NOT NULL,
        citations jsonb NOT NULL,
        CONSTRAINT cites_a_source CHECK (jsonb_array_length(citations) > 0)
      )`);
    await db.query(`
      CREATE TABLE parliaments.parliament (
        id text COLLATE "C" PRIMARY KEY,
        slug text COLLATE "C" NOT NULL UNIQUE,
        names jsonb NOT NULL,
        sort_name text COLLATE "C" NOT NULL,
        search_names text COLLATE "C" NOT NULL,
        identifiers jsonb NOT NULL,
        level text NOT NULL,
        country_id text COLLATE "C" REFERENCES parliaments.country (id),
        structure text,
        website jsonb,
        citations jsonb NOT NULL,
        CONSTRAINT cites_a_source CHECK (jsonb_array_length(citations) > 0)
      )`);
    await db.query('CREATE INDEX parliament_country_id_idx ON parliaments.parliament (country_id)');
    await db.query(`
      CREATE TABLE parliaments.chamber (
        id text COLLATE "C" PRIMARY KEY,
        slug text COLLATE "C" NOT NULL UNIQUE,
        names jsonb NOT NULL,
        sort_name text COLLATE "C" NOT NULL,
        search_names text COLLATE "C" NOT NULL,
        identifiers jsonb NOT NULL,
        parliament_id text COLLATE "C" NOT NULL REFERENCES parliaments.parliament (id),
        type text NOT NULL,
        member_title text,
        statutory_members integer,
        website jsonb,
        citations jsonb NOT NULL,
        CONSTRAINT cites_a_source CHECK (jsonb_array_length(citations) > 0)
      )`);
    await db.query('CREATE INDEX chamber_parliament_id_idx ON parliaments.chamber (parliament_id)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP SCHEMA parliaments CASCADE');
  }
}
