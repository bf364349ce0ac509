package dev.countersign.qa;

import dev.countersign.qa.Marks.Reach;
import dev.countersign.qa.platform.LedgerPool;

/** Tables with marks in their rows, and routines that say what they are given, at both targets. */
final class MarkedTargets {
  private static final String ROW = "a row of the target";
  private static final int ROWS = 3;

  private MarkedTargets() {}

  static void fill(LedgerPool pool, Marks marks) {
    var postgresql = LedgerPool.POSTGRESQL.environment();
    pool.execute(
        postgresql,
        """
        CREATE TYPE mood AS ENUM ('fine');
        CREATE TABLE owner (id bigint PRIMARY KEY);
        CREATE TABLE held (id int PRIMARY KEY, name text UNIQUE, n bigint CHECK (n >= 0), doc jsonb,
          short varchar(3), owner bigint REFERENCES owner);
        CREATE FUNCTION says(it text) RETURNS text LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'it is %', it USING DETAIL = it, HINT = it; END $$;
        CREATE PROCEDURE said(it text, n bigint) LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'it is % and %', it, n USING TABLE = it; END $$;
        """);
    var mariaDb = LedgerPool.MARIADB.environment();
    pool.execute(mariaDb, "CREATE TABLE owner (id int PRIMARY KEY)");
    pool.execute(
        mariaDb,
        """
        CREATE TABLE held (id int PRIMARY KEY, name varchar(100) UNIQUE,
          n bigint CHECK (n >= 0), short varchar(3), owner int, mood enum('fine'),
          FOREIGN KEY (owner) REFERENCES owner (id))
        """);
    pool.execute(
        mariaDb,
        """
        CREATE FUNCTION says(it text) RETURNS text
        BEGIN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = it; RETURN it; END
        """);
    pool.execute(
        mariaDb, "CREATE PROCEDURE raised(it text) SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = it");
    for (int id = 1; id <= ROWS; id++) {
      for (var environment : new String[] {postgresql, mariaDb}) {
        pool.execute(
            environment,
            "INSERT INTO held (id, name, n) VALUES (%d, '%s', 1)"
                .formatted(id, marks.word(ROW, Reach.NOWHERE)));
      }
    }
  }
}
