-- What a read must not disturb, and canaries: code of somebody's own that tells when it runs.
CREATE EXTENSION dblink;
CREATE EXTENSION file_fdw;
CREATE EXTENSION postgres_fdw;
CREATE EXTENSION pgcrypto;
CREATE EXTENSION hstore;
CREATE EXTENSION lo;
CREATE EXTENSION tablefunc;
CREATE EXTENSION xml2;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION citext;
CREATE EXTENSION ltree;
CREATE EXTENSION intarray;
CREATE EXTENSION cube;
CREATE EXTENSION pgrowlocks;
CREATE EXTENSION pg_prewarm;
CREATE EXTENSION pageinspect;
CREATE EXTENSION tsm_system_rows;
CREATE EXTENSION unaccent;
CREATE EXTENSION fuzzystrmatch;
CREATE EXTENSION pgstattuple;
CREATE EXTENSION pg_buffercache;
CREATE EXTENSION pg_visibility;
CREATE TABLE orders (id int PRIMARY KEY, note text, doc jsonb, tags text[], made timestamptz DEFAULT now());
INSERT INTO orders SELECT n, 'n' || n, '{"a": 1}', ARRAY['x', 'y'], now() FROM generate_series(1, 20) n;
CREATE VIEW orders_view AS SELECT id, note FROM orders;
CREATE MATERIALIZED VIEW orders_kept AS SELECT id FROM orders;
CREATE SEQUENCE numbers;
CREATE TABLE ddl_one (id int PRIMARY KEY);
CREATE TABLE ddl_parent (a int, b varchar(5));
CREATE TABLE ddl (a int, b varchar(5));
ALTER TABLE ddl ADD CONSTRAINT ddl_check CHECK (a > -1) NOT VALID;
CREATE INDEX ddl_index ON ddl (a);
CREATE TABLE ddl_parted (a int) PARTITION BY LIST (a);
CREATE TABLE ddl_part PARTITION OF ddl_parted FOR VALUES IN (1);
CREATE TABLE ddl_part2 (a int);
CREATE TABLE finalize PARTITION OF ddl_parted FOR VALUES IN (3);
CREATE MATERIALIZED VIEW ddl_kept AS SELECT 1 AS a;
CREATE UNIQUE INDEX ddl_kept_index ON ddl_kept (a);
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE FUNCTION canary() RETURNS int LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a canary sang' USING ERRCODE = 'CAN01'; END $$;
CREATE FUNCTION canary_check(anyelement) RETURNS bool LANGUAGE sql AS 'SELECT canary() = 1';
-- One of each for a name of its own, and for each word of the grammar that no function or type has.
DO $$
DECLARE
  word text;
  kind text;
BEGIN
  FOR word IN SELECT k.word FROM pg_get_keywords() k UNION SELECT unnest(ARRAY['evil', 'Evil', 'bigserial', 'serial', 'pg_sleeper'])
  LOOP
    IF NOT EXISTS (SELECT FROM pg_proc WHERE proname = word) THEN
      FOREACH kind IN ARRAY ARRAY['', 'int', 'text', 'name', 'text[]', 'timestamptz', 'jsonb', 'int, int', 'text, text']
      LOOP
        EXECUTE format('CREATE FUNCTION %I(%s) RETURNS int LANGUAGE sql AS ''SELECT canary()''', word, kind);
      END LOOP;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_type WHERE typname = word)
      AND NOT EXISTS (SELECT FROM pg_proc WHERE proname = word AND pronamespace = 'pg_catalog'::regnamespace) THEN
      EXECUTE format('CREATE DOMAIN %I AS text CHECK (canary_check(VALUE))', word);
    END IF;
  END LOOP;
END $$;
