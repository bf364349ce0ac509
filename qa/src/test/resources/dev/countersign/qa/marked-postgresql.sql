SELECT '{w}', E'\x41{w}\n', U&'\0041{w}', N'{w}'
;;
SELECT $${w}$$, $tag${w}$tag$, $a$ '{w} $b$ {w} $b$ $a$
;;
SELECT x'{x}', b'{b}', '\x{x}'::bytea, decode('{x}', 'hex')
;;
SELECT {n}, {n}.5, 1.{n}, {n}e1, -{n}, +{n}
;;
SELECT '{"k": "{w}", "n": {n}}'::jsonb, '["{w}"]'::json ->> 0, jsonb_build_object('{w}', {n})
;;
SELECT ARRAY['{w}', '{w}'], '{"{w}"}'::text[], ROW('{w}', {n}), '[{n},9999999999999999]'::int8range
;;
/* {w} /* {w} */ */ SELECT 1 -- {w}
;;
/*+ SeqScan({w}) */ SELECT 1 /* '{w} */
;;
SELECT 'a'
'{w}', 'it''s {w}'
;;
SELECT * FROM held WHERE name = '{w}' AND n < {n} AND doc @> '{"k": "{w}"}' LIMIT {n}
;;
SELECT id, name FROM held ORDER BY id
;;
EXPLAIN SELECT * FROM held WHERE name = '{w}' AND n = {n}
;;
EXPLAIN (ANALYZE, FORMAT JSON) SELECT * FROM held WHERE name LIKE '%{w}%'
;;
WITH x AS (SELECT '{w}' AS y) SELECT y || '{w}' FROM x UNION VALUES ('{w}')
;;
SELECT interval '1 day {w}'
;;
SELECT '{w}'::int
;;
SELECT '{w}'::uuid
;;
SELECT '{w}'::inet, '{w}'::json
;;
SELECT '{"a": {w}}'::jsonb
;;
SELECT '{n}-99-99'::date
;;
SELECT ('{w}(')::text ~ '{w}('
;;
SELECT '{w}'::regclass
;;
SELECT nextval('{w}')
;;
SELECT format('{w} %{w}', 1)
;;
SELECT encode('{w}', '{w}'), convert('{w}', '{w}', 'UTF8')
;;
SELECT to_date('{w}', 'YYYY-MM-DD')
;;
SELECT '{w}'::mood
;;
SELECT {n}::int
;;
SELECT {n} / 0, '{w}'
;;
SELECT current_setting('{w}')
;;
SELECT set_config('work_mem', '{w}', true)
;;
SELECT xmlparse(document '<{w}')
;;
SELECT says('{w}')
;;
SELECT '{w}' '{w}' x y z
;;
INSERT INTO held (id, name, n, doc) VALUES (10, '{w}', {n}, '{"k": "{w}"}'), (11, $${w}$$, 1, NULL)
;;
INSERT INTO held (id, name) VALUES (12, '{w}') RETURNING name, '{w}'
;;
INSERT INTO held (id, name) SELECT 1, '{w}'
;;
INSERT INTO held (id, name) SELECT 13, name || '' FROM held WHERE id = 1 AND name <> '{w}'
;;
WITH x AS (SELECT '{w}' AS name) INSERT INTO held (id, name) SELECT 40, name FROM x UNION ALL SELECT 41, name FROM x
;;
INSERT INTO held (id, name) VALUES (20, '{w}'), (21, '{w}') ON CONFLICT (name) DO UPDATE SET name = '{w}'
;;
INSERT INTO held (id, name, n) VALUES (15, '{w}', -{n})
;;
INSERT INTO held (id, name) VALUES (NULL, '{w}')
;;
INSERT INTO held (id, name, short) VALUES (16, '{w}', '{w}')
;;
INSERT INTO held (id, name, owner) VALUES (17, '{w}', {n})
;;
UPDATE held SET n = {n} WHERE name <> '{w}' AND id < 4
;;
UPDATE held SET doc = '{w}' WHERE name <> '{w}'
;;
UPDATE held SET name = '{w}' WHERE id IN (2, 3)
;;
DELETE FROM held WHERE name = '{w}' OR id = {n}
;;
MERGE INTO held h USING (VALUES (30, '{w}')) AS v (id, name) ON h.id = v.id WHEN MATCHED THEN UPDATE SET name = '{w}' WHEN NOT MATCHED THEN INSERT (id, name) VALUES (v.id, v.name || '{w}')
;;
INSERT INTO held (id, name) VALUES (18, '{w}'); SELECT '{w}'::int
;;
UPDATE held SET name = says('{w}') WHERE id = 1
;;
COMMENT ON TABLE held IS '{w}'
;;
CREATE TABLE kept (a text DEFAULT '{w}', b int CHECK (b <> {n})) /* {w} */
;;
CREATE VIEW shown AS SELECT '{w}' AS a, {n} AS b
;;
CREATE FUNCTION told() RETURNS text LANGUAGE sql AS $$ SELECT '{w}' -- {w} $$
;;
CREATE TYPE mood2 AS ENUM ('{w}', '{w}')
;;
ALTER TABLE held ADD CONSTRAINT never CHECK (name = '{w}')
;;
ALTER TABLE held ADD COLUMN extra text DEFAULT '{w}'
;;
CREATE INDEX ON held (name) WHERE name <> '{w}'
;;
DO $$ BEGIN RAISE EXCEPTION '{w}' USING DETAIL = '{w}', HINT = '{w}', ERRCODE = '22012', TABLE = '{w}', COLUMN = '{w}', CONSTRAINT = '{w}', SCHEMA = '{w}', DATATYPE = '{w}'; END $$
;;
DO $$ BEGIN RAISE WARNING '{w}'; EXECUTE 'SELECT ''{w}''::int'; END $$
;;
DO 'BEGIN PERFORM "{w}"; END'
;;
CALL said('{w}', {n})
;;
CALL nobody('{w}')
;;
SET application_name = '{w}'
;;
SET work_mem = '{w}'
;;
SET ROLE '{w}'
;;
SELECT pg_notify('{w}', '{w}')
;;
CREATE ROLE somebody PASSWORD '{w}'
;;
PREPARE p AS SELECT '{w}'; EXECUTE p('{w}')
;;
DECLARE c CURSOR FOR SELECT '{w}'
;;
VACUUM (ANALYZE) held /* {w} */
;;
COPY held (id, name) FROM STDIN;
100	{w}
101	{w} and {n}
\.
;;
COPY held (id, name) FROM STDIN WITH (FORMAT csv, DELIMITER '|', NULL '{w}');
100|{w}
101|"it's {w}"
\.
;;
COPY (SELECT '{w}') TO STDOUT
;;
COPY held FROM '/nowhere/{w}.csv'
;;
SELEC '{w}' FRM held WERE x = {n}
;;
SELECT '{w}
;;
SELECT $${w}
;;
SELECT 1 /* {w}
;;
SELECT 'a\', '{w}' --'
;;
INSERT INTO held VALUES ('{w}, '{w}', $${w}$$)
;;
\set secret '{w}'
SELECT :'secret' /* {w} */
