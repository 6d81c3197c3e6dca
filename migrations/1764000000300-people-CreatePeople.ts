import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PeopleCreatePeople1764000000300 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('CREATE SCHEMA people');
    await db.query(`
      CREATE TABLE people.person (
        id text COLLATE "C" PRIMARY KEY,
        slug text COLLATE "C" NOT NULL UNIQUE,
        names jsonb NOT NULL,
        sort_name text COLLATE "C" NOT NULL,
        search_names text COLLATE "C" NOT NULL,
        citations jsonb NOT NULL,
        CONSTRAINT cites_a_source CHECK (jsonb_array_length(citations) > 0)
      )`);
    await db.query(`
      CREATE TABLE people.post (
        id text COLLATE "C" PRIMARY KEY,
        label text NOT NULL,
        role text NOT NULL,
        organization_id text COLLATE "C" NOT NULL,
        on_behalf_of_id text COLLATE "C",
        citations jsonb NOT NULL,
        CONSTRAINT cites_a_source CHECK (jsonb_array_length(citations) > 0)
      )`);
    await db.query('CREATE INDEX post_organization_id_idx ON people.post (organization_id)');
    await db.query(`
      CREATE TABLE people.membership (
        id text COLLATE "C" PRIMARY KEY,
        person_id text COLLATE "C" NOT NULL REFERENCES people.person (id),
        post_id text COLLATE "C" NOT NULL REFERENCES people.post (id),
        "from" text,
        until text,
        last_confirmed_on date,
        held_during daterange NOT NULL,
        citations jsonb NOT NULL,
        CONSTRAINT cites_a_source CHECK (jsonb_array_length(citations) > 0)
      )`);
    await db.query('CREATE INDEX membership_person_id_idx ON people.membership (person_id)');
    await db.query('CREATE INDEX membership_post_id_idx ON people.membership (post_id)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP SCHEMA people CASCADE');
  }
}
