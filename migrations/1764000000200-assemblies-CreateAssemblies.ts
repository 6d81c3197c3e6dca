import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AssembliesCreateAssemblies1764000000200 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('CREATE SCHEMA assemblies');
    await db.query(`
      CREATE TABLE assemblies.international_organization (
        id text COLLATE "C" PRIMARY KEY,
        slug text COLLATE "C" NOT NULL UNIQUE,
        acronym text,
        names jsonb NOT NULL,
        sort_name text COLLATE "C" NOT NULL,
        search_names text COLLATE "C" NOT NULL,
        citations jsonb NOT NULL,
        CONSTRAINT cites_a_source CHECK (jsonb_array_length(citations) > 0)
      )`);
    await db.query(`
      CREATE TABLE assemblies.assembly (
        id text COLLATE "C" PRIMARY KEY,
        slug text COLLATE "C" NOT NULL UNIQUE,
        acronym text,
        names jsonb NOT NULL,
        sort_name text COLLATE "C" NOT NULL,
        search_names text COLLATE "C" NOT NULL,
        identifiers jsonb NOT NULL,
        parent_organization_id text COLLATE "C" REFERENCES assemblies.international_organization (id),
        founded_on text COLLATE "C",
        dissolved_on text COLLATE "C",
        headquarters_city text,
        headquarters_country_code text COLLATE "C",
        official_languages jsonb,
        website jsonb,
        stated_seats integer,
        is_complete boolean NOT NULL,
        citations jsonb NOT NULL,
        CONSTRAINT cites_a_source CHECK (jsonb_array_length(citations) > 0)
      )`);
    await db.query('CREATE INDEX assembly_parent_organization_id_idx ON assemblies.assembly (parent_organization_id)');
    await db.query(`
      CREATE TABLE assemblies.unassigned_seats (
        assembly_id text COLLATE "C" REFERENCES assemblies.assembly (id),
        place integer,
        label text NOT NULL,
        seats integer NOT NULL,
        capacity text NOT NULL,
        citations jsonb NOT NULL,
        PRIMARY KEY (assembly_id, place),
        CONSTRAINT cites_a_source CHECK (jsonb_array_length(citations) > 0)
      )`);
    await db.query(`
      CREATE TABLE assemblies.delegation (
        id text COLLATE "C" PRIMARY KEY,
        name text NOT NULL,
        label text NOT NULL,
        assembly_id text COLLATE "C" NOT NULL REFERENCES assemblies.assembly (id),
        sender_id text COLLATE "C" NOT NULL,
        parliament_id text COLLATE "C",
        country_code text COLLATE "C",
        status text NOT NULL,
        "from" text,
        until text,
        last_confirmed_on date,
        held_during daterange NOT NULL,
        citations jsonb NOT NULL,
        CONSTRAINT cites_a_source CHECK (jsonb_array_length(citations) > 0)
      )`);
    await db.query('CREATE INDEX delegation_assembly_id_idx ON assemblies.delegation (assembly_id)');
    await db.query('CREATE INDEX delegation_parliament_id_idx ON assemblies.delegation (parliament_id)');
    await db.query('CREATE INDEX delegation_country_code_idx ON assemblies.delegation (country_code)');
    await db.query(`
      CREATE TABLE assemblies.seat_quota (
        id text COLLATE "C" PRIMARY KEY,
        delegation_id text COLLATE "C" NOT NULL REFERENCES assemblies.delegation (id),
        chamber_id text COLLATE "C",
        seats integer NOT NULL,
        capacity text NOT NULL,
        basis text NOT NULL,
        standing text NOT NULL,
        "from" text,
        until text,
        last_confirmed_on date,
        held_during daterange NOT NULL,
        recorded_at timestamptz NOT NULL,
        citations jsonb NOT NULL,
        CONSTRAINT cites_a_source CHECK (jsonb_array_length(citations) > 0)
      )`);
    await db.query('CREATE INDEX seat_quota_delegation_id_idx ON assemblies.seat_quota (delegation_id)');
    await db.query('CREATE INDEX seat_quota_chamber_id_idx ON assemblies.seat_quota (chamber_id)');
    await db.query(`
      CREATE TABLE assemblies.known_country (
        code text COLLATE "C" PRIMARY KEY,
        sort_name text COLLATE "C" NOT NULL
      )`);
    await db.query(`
      CREATE TABLE assemblies.known_parliament (
        id text COLLATE "C" PRIMARY KEY,
        slug text COLLATE "C" NOT NULL UNIQUE
      )`);
    await db.query(`
      CREATE TABLE assemblies.known_chamber (
        id text COLLATE "C" PRIMARY KEY,
        parliament_id text COLLATE "C" NOT NULL,
        type text NOT NULL,
        statutory_members integer,
        name text NOT NULL
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP SCHEMA assemblies CASCADE');
  }
}
