package dev.countersign.sql;

import dev.countersign.protocol.request.StatementClass;
import java.util.Set;

/** Which kind of object a statement is about, and so whether that is schema or more. */
final class DdlKind {

  private static final Set<String> BEFORE_OBJECT =
      Set.of(
          "or",
          "replace",
          "temp",
          "temporary",
          "global",
          "local",
          "unlogged",
          "unique",
          "fulltext",
          "spatial",
          "recursive",
          "materialized",
          "online",
          "offline",
          "ignore");

  private static final Set<String> SCHEMA =
      Set.of(
          "table",
          "index",
          "view",
          "sequence",
          "schema",
          "type",
          "domain",
          "collation",
          "statistics");

  /** Rights, code, files, other servers, and the server itself. */
  private static final Set<String> MORE =
      Set.of(
          "role",
          "user",
          "group",
          "function",
          "procedure",
          "routine",
          "aggregate",
          "extension",
          "language",
          "trusted",
          "procedural",
          "trigger",
          "constraint",
          "event",
          "server",
          "foreign",
          "subscription",
          "publication",
          "tablespace",
          "policy",
          "rule",
          "cast",
          "operator",
          "conversion",
          "transform",
          "access",
          "default",
          "large",
          "package",
          "instance",
          "logfile",
          "resource",
          "undo",
          "definer",
          "algorithm",
          "sql",
          "owned",
          "profile",
          "system",
          "text");

  private DdlKind() {}

  /** The index of the word that says which kind of object this is about. */
  static int objectAt(Phrase phrase) {
    var at = 1;
    while (BEFORE_OBJECT.contains(phrase.key(at))) {
      at++;
    }
    return at;
  }

  /** DDL, DESTRUCTIVE or PRIVILEGED; OPAQUE where the object is not known. */
  static StatementClass of(Phrase phrase, int object) {
    var kind = kind(phrase, object);
    return kind == StatementClass.DDL && !Destruction.of(phrase, object).isEmpty()
        ? StatementClass.DESTRUCTIVE
        : kind;
  }

  private static StatementClass kind(Phrase phrase, int object) {
    return switch (phrase.key(0)) {
      case "create", "alter", "drop" -> ofObject(phrase, object);
      case "comment" -> phrase.has(1, "on") ? StatementClass.DDL : StatementClass.OPAQUE;
      case "rename" ->
          switch (phrase.key(1)) {
            case "table", "tables" -> StatementClass.DDL;
            case "user" -> StatementClass.PRIVILEGED;
            default -> StatementClass.OPAQUE;
          };
      case "refresh" ->
          phrase.has(1, "materialized", "view") ? StatementClass.DDL : StatementClass.OPAQUE;
      case "truncate", "reindex", "analyze", "analyse", "optimize", "repair", "check", "checksum" ->
          StatementClass.DDL;
      default -> StatementClass.OPAQUE;
    };
  }

  private static StatementClass ofObject(Phrase phrase, int object) {
    var word = phrase.key(object);
    if (word.equals("tables") && phrase.has(0, "drop") && !phrase.isPostgres()) {
      return StatementClass.DDL;
    }
    if (word.equals("type") && isBaseType(phrase, object)) {
      return StatementClass.PRIVILEGED;
    }
    if (word.equals("text") && isTextSearchSchema(phrase, object)) {
      return StatementClass.DDL;
    }
    if (word.equals("database") && phrase.isPostgres()) {
      return StatementClass.PRIVILEGED;
    }
    if (SCHEMA.contains(word) || word.equals("database")) {
      return StatementClass.DDL;
    }
    return MORE.contains(word) ? StatementClass.PRIVILEGED : StatementClass.OPAQUE;
  }

  /** {@code CREATE TYPE name (INPUT = …)} is code. */
  private static boolean isBaseType(Phrase phrase, int object) {
    return phrase.has(0, "create") && phrase.has(phrase.nameEnd(object + 1), "(");
  }

  /** Parsers and templates are code, the rest is not. */
  private static boolean isTextSearchSchema(Phrase phrase, int object) {
    return phrase.has(object + 1, "search", "configuration")
        || phrase.has(object + 1, "search", "dictionary");
  }
}
