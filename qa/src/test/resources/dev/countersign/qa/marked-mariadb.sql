SELECT '{w}', "{w}", N'{w}', _utf8mb4'{w}', 'it''s {w}', "a ""{w}"""
;;
SELECT x'{x}', 0x{x}, b'{b}', 0b{b}, unhex('{x}')
;;
SELECT {n}, {n}.5, 1.{n}, {n}e1, -{n}
;;
SELECT JSON_EXTRACT('{"k": "{w}"}', '$.k'), JSON_OBJECT('{w}', {n}), JSON_VALUE('{"{w}": 1}', '$.{w}')
;;
/* {w} */ SELECT 1 # {w}
;;
SELECT 1 -- {w}
;;
SELECT /*! '{w}' */ /*!50000 , '{w}' */ /*M!100000 , '{w}' */
;;
SELECT /*+ SET_VAR(max_statement_time = {n}) {w} */ 1
;;
SELECT 'a' '{w}' '{w}'
;;
SELECT id, name FROM held ORDER BY id
;;
SELECT * FROM held WHERE name = '{w}' AND n < {n} LIMIT {n}
;;
EXPLAIN SELECT * FROM held WHERE name = '{w}'
;;
ANALYZE FORMAT=JSON SELECT * FROM held WHERE name LIKE '%{w}%' AND n <> {n}
;;
WITH x AS (SELECT '{w}' AS y) SELECT CONCAT(y, '{w}') FROM x UNION SELECT '{w}'
;;
SELECT CAST('{w}' AS UNSIGNED), CONVERT('{w}', DATE), '{w}' + 1
;;
SELECT 'a' REGEXP '({w}'
;;
SELECT JSON_DETAILED('{"a": {w}}'), JSON_VALID('{w}')
;;
SELECT EXTRACTVALUE('<a>{w}</b>', '//{w}[')
;;
SELECT says('{w}')
;;
SELECT nobody('{w}', {n})
;;
SELECT '{w}' '{w}' x y z
;;
SELECT CONVERT('{w}' USING utf9), _utf9'{w}'
;;
INSERT INTO held (id, name, n) VALUES (10, '{w}', 1), (11, "{w}", 2)
;;
INSERT INTO held (id, name) SELECT 13, name FROM held WHERE id = 1 AND name <> '{w}'
;;
INSERT INTO held (id, name) SELECT x.n, '{w}' FROM (SELECT 40 AS n UNION SELECT 41) x
;;
INSERT INTO held (id, name) VALUES (20, '{w}'), (20, '{w}') ON DUPLICATE KEY UPDATE name = '{w}'
;;
INSERT INTO held (id, name, n) VALUES (15, '{w}', -1)
;;
INSERT INTO held (id, name, n) VALUES (16, '{w}', '{w}')
;;
INSERT INTO held (id, name, short) VALUES (17, '{w}', '{w}')
;;
INSERT INTO held (id, name, owner) VALUES (18, '{w}', 4711)
;;
INSERT INTO held (id, name, n) VALUES (19, '{w}', {n}{n})
;;
INSERT INTO held (id, name, mood) VALUES (21, '{w}', '{w}')
;;
REPLACE INTO held (id, name) VALUES (22, '{w}')
;;
UPDATE held SET n = 7 WHERE name <> '{w}' AND id < 4
;;
UPDATE held SET n = '{w}' WHERE id = 1
;;
UPDATE held SET name = '{w}' WHERE id IN (2, 3)
;;
UPDATE held SET name = says('{w}') WHERE id = 1
;;
DELETE FROM held WHERE name = '{w}' OR id = {n}
;;
INSERT INTO held (id, name) VALUES (23, '{w}'); INSERT INTO held (id, name) VALUES (23, '{w}')
;;
CREATE TABLE kept (a varchar(50) DEFAULT '{w}' COMMENT '{w}', b int CHECK (b <> 7 AND a <> '{w}')) COMMENT = '{w}'
;;
CREATE VIEW shown AS SELECT '{w}' AS a, {n} AS b
;;
ALTER TABLE held ADD CONSTRAINT never CHECK (name = '{w}')
;;
ALTER TABLE held MODIFY mood ENUM ('{w}', '{w}')
;;
CREATE FUNCTION told() RETURNS text RETURN '{w}'
;;
CREATE PROCEDURE said() SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '{w}'
;;
SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '{w}', MYSQL_ERRNO = 1062, TABLE_NAME = '{w}', CONSTRAINT_NAME = '{w}'
;;
BEGIN NOT ATOMIC SIGNAL SQLSTATE '23000' SET MESSAGE_TEXT = '{w}'; END
;;
CALL raised('{w}')
;;
CALL nobody('{w}', {n})
;;
SET @x = '{w}'
;;
SET SESSION sql_mode = '{w}'
;;
SET PASSWORD FOR nobody = PASSWORD('{w}')
;;
SELECT GET_LOCK('{w}', 0), SLEEP(0.{n})
;;
SELECT '{w}' INTO @y
;;
SELECT '{w}' INTO OUTFILE '/nowhere/{w}'
;;
LOAD DATA INFILE '/nowhere/{w}.csv' INTO TABLE held FIELDS TERMINATED BY '{w}'
;;
LOAD DATA LOCAL INFILE '/nowhere/{w}.csv' INTO TABLE held
;;
SELECT LOAD_FILE('/nowhere/{w}')
;;
CREATE USER somebody IDENTIFIED BY '{w}'
;;
GRANT SELECT ON held TO somebody IDENTIFIED BY '{w}'
;;
PREPARE p FROM 'SELECT ''{w}'''
;;
EXECUTE IMMEDIATE 'SELECT ''{w}'', nobody(''{w}'')'
;;
HANDLER held READ name = ('{w}')
;;
DELIMITER $$
SELECT '{w}' $$
;;
SELEC '{w}' FRM held WERE x = {n}
;;
SELECT '{w}
;;
SELECT "{w}
;;
SELECT 1 /* {w}
;;
SELECT 1 /*! {w}
;;
SELECT 'a\', '{w}' --'
;;
SELECT "a" "{w}" AS `it's`, '{w}' `a"b`
