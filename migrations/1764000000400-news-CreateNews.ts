import type { MigrationInterface, QueryRunner } from 'typeorm';

export class NewsCreateNews1764000000400 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('CREATE SCHEMA news');
    await createTables(db);
    await createTextSearch(db);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP SCHEMA news CASCADE');
  }
}

async function createTables(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE TABLE news.known_slug (
      id text COLLATE "C" PRIMARY KEY,
      type text NOT NULL,
      slug text COLLATE "C" NOT NULL,
      UNIQUE (type, slug)
    )`);
  await db.query(`
    CREATE TABLE news.topic (
      id text COLLATE "C" PRIMARY KEY,
      slug text COLLATE "C" NOT NULL UNIQUE,
      label text NOT NULL
    )`);
  await db.query(`
    CREATE TABLE news.document (
      id text COLLATE "C" PRIMARY KEY,
      slug text COLLATE "C" NOT NULL UNIQUE,
      title text NOT NULL,
      search_title text COLLATE "C" NOT NULL,
      kind text NOT NULL,
      status text NOT NULL,
      adopted_on text,
      adopted_by_id text COLLATE "C",
      url text,
      citations jsonb NOT NULL,
      CONSTRAINT cites_a_source CHECK (jsonb_array_length(citations) > 0)
    )`);
  await db.query('CREATE INDEX document_adopted_by_id_idx ON news.document (adopted_by_id)');
  await db.query(`
    CREATE TABLE news.article (
      id text COLLATE "C" PRIMARY KEY,
      slug text COLLATE "C" NOT NULL UNIQUE,
      headline text NOT NULL,
      language text NOT NULL,
      published_on date NOT NULL,
      modified_at timestamptz NOT NULL,
      paragraphs jsonb NOT NULL,
      url text,
      publisher_id text COLLATE "C",
      citations jsonb NOT NULL,
      CONSTRAINT cites_a_source CHECK (jsonb_array_length(citations) > 0)
    )`);
  await db.query('CREATE INDEX article_published_on_id_idx ON news.article (published_on, id)');
  await db.query('CREATE INDEX article_publisher_id_idx ON news.article (publisher_id)');
  await db.query(`
    CREATE TABLE news.mention (
      article_id text COLLATE "C" NOT NULL REFERENCES news.article (id),
      entity_id text COLLATE "C" NOT NULL,
      role text COLLATE "C" NOT NULL,
      surface text NOT NULL,
      paragraph integer NOT NULL,
      place integer NOT NULL,
      PRIMARY KEY (article_id, entity_id, role)
    )`);
  await db.query('CREATE INDEX mention_entity_id_role_idx ON news.mention (entity_id, role)');
  await db.query(`
    CREATE TABLE news.statement (
      article_id text COLLATE "C" NOT NULL REFERENCES news.article (id),
      place integer NOT NULL,
      speaker_id text COLLATE "C" NOT NULL,
      text text NOT NULL,
      verbatim boolean NOT NULL,
      paragraph integer NOT NULL,
      PRIMARY KEY (article_id, place)
    )`);
  await db.query('CREATE INDEX statement_speaker_id_idx ON news.statement (speaker_id)');
  await db.query(`
    CREATE TABLE news.article_topic (
      article_id text COLLATE "C" NOT NULL REFERENCES news.article (id),
      topic_id text COLLATE "C" NOT NULL REFERENCES news.topic (id),
      PRIMARY KEY (article_id, topic_id)
    )`);
  await db.query('CREATE INDEX article_topic_topic_id_idx ON news.article_topic (topic_id)');
  await db.query(`
    CREATE TABLE news.article_document (
      article_id text COLLATE "C" NOT NULL REFERENCES news.article (id),
      document_id text COLLATE "C" NOT NULL REFERENCES news.document (id),
      PRIMARY KEY (article_id, document_id)
    )`);
  await db.query('CREATE INDEX article_document_document_id_idx ON news.article_document (document_id)');
}

async function createTextSearch(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE TABLE news.article_text (
      article_id text COLLATE "C" PRIMARY KEY REFERENCES news.article (id),
      configuration text COLLATE "C" NOT NULL,
      headline text NOT NULL,
      body text NOT NULL,
      folded text NOT NULL,
      vector tsvector
    )`);
  await db.query('CREATE INDEX article_text_configuration_idx ON news.article_text (configuration)');
  await db.query('CREATE INDEX article_text_vector_idx ON news.article_text USING gin (vector)');

  // A text by the rules of its language, as written and without accents; and word by word, without any rules.
  await db.query(`
    CREATE FUNCTION news.search_vector(configuration text, written text, folded text) RETURNS tsvector
    LANGUAGE sql STABLE AS $$
      SELECT to_tsvector(configuration::regconfig, written)
        || to_tsvector(configuration::regconfig, folded)
        || to_tsvector('pg_catalog.simple', folded)
    $$`);
  // A word or phrase as it is looked for in such a vector. Stop words of the language are empty, in any dictionary.
  await db.query(`
    CREATE FUNCTION news.search_query(configuration text, written text, folded text) RETURNS tsquery
    LANGUAGE sql STABLE AS $$
      SELECT CASE
        WHEN numnode(as_written) = 0 THEN as_written
        WHEN numnode(as_folded) = 0 THEN as_folded
        ELSE as_written || as_folded || phraseto_tsquery('pg_catalog.simple', folded)
      END
      FROM phraseto_tsquery(configuration::regconfig, written) AS as_written,
        phraseto_tsquery(configuration::regconfig, folded) AS as_folded
    $$`);
  // A trigger and no generated column: a configuration named by another column is not immutable.
  await db.query(`
    CREATE FUNCTION news.index_article_text() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.vector := setweight(to_tsvector(NEW.configuration::regconfig, NEW.headline), 'A')
        || news.search_vector(NEW.configuration, NEW.body, NEW.folded);
      RETURN NEW;
    END
    $$`);
  await db.query(`
    CREATE TRIGGER index_article_text BEFORE INSERT OR UPDATE ON news.article_text
    FOR EACH ROW EXECUTE FUNCTION news.index_article_text()`);
}
