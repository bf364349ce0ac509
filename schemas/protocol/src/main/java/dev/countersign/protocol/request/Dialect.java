package dev.countersign.protocol.request;

/** The SQL that a target speaks. */
public enum Dialect {
  POSTGRESQL,
  MYSQL,
  MARIADB
}
