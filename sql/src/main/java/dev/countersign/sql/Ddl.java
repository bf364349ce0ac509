package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import java.util.Map;
import java.util.Set;

/**
 * Judges what changes the schema, by its words: which kind of object, which tables, and whether
 * anything in it goes beyond the schema. A query inside (CREATE … AS) is judged as one.
 */
final class Ddl {

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
          "ignore",
          "no_write_to_binlog",
          "system",
          "database");

  /** What these words say goes beyond the schema: rights, code, files, other servers. */
  private static final Map<String, String> BEYOND =
      Map.ofEntries(
          Map.entry("owner", "changes who owns it"),
          Map.entry("grant", "changes who may do what"),
          Map.entry("authorization", "changes who may do what"),
          Map.entry("security", "changes who may do what"),
          Map.entry("definer", "lets others run it with its maker's rights"),
          Map.entry("trigger", "changes what code runs"),
          Map.entry("rule", "changes what code runs"),
          Map.entry("policy", "changes who may do what"),
          Map.entry("execute", "changes what code runs"),
          Map.entry("tablespace", "chooses files of the server"),
          Map.entry("directory", "chooses files of the server"),
          Map.entry("connection", "reaches another server"),
          Map.entry("federated", "reaches another server"),
          Map.entry("connect", "reaches another server"),
          Map.entry("spider", "reaches another server"),
          Map.entry("s3", "reaches another server"),
          Map.entry("server", "reaches another server"));

  private Ddl() {}

  static void judge(Phrase phrase, Parser parser, Verdict verdict) {
    var object = objectAt(phrase);
    switch (kind(phrase, object)) {
      case DDL -> {
        verdict.raise(StatementClass.DDL);
        DdlTables.collect(phrase, object, verdict);
        beyond(phrase, verdict);
        calls(phrase, verdict);
        innerQuery(phrase, object, parser, verdict);
      }
      case PRIVILEGED -> {
        verdict.raise(
            StatementClass.PRIVILEGED,
            "is about a " + phrase.key(object) + ", which is more than schema");
        DdlTables.collect(phrase, object, verdict);
      }
      case READ, WRITE, OPAQUE ->
          verdict.raise(
              StatementClass.OPAQUE,
              "begins with "
                  + phrase.key(0)
                  + ", but not about anything known, so it counts as opaque");
    }
  }

  static void judgeLock(Phrase phrase, Verdict verdict) {
    verdict.raise(StatementClass.WRITE, "locks tables");
    DdlTables.names(phrase, phrase.has(1, "table") || phrase.has(1, "tables") ? 2 : 1, verdict);
  }

  /** The index of the word that says which kind of object this is about. */
  private static int objectAt(Phrase phrase) {
    var at = 1;
    while (BEFORE_OBJECT.contains(phrase.key(at))
        && !(phrase.has(at, "database") && !phrase.has(at + 1, "or"))) {
      at++;
    }
    return at;
  }

  private static StatementClass kind(Phrase phrase, int object) {
    var mysql = phrase.dialect() != Dialect.POSTGRESQL;
    return switch (phrase.key(0)) {
      case "create", "alter", "drop" ->
          switch (phrase.key(object)) {
            case "table",
                "index",
                "view",
                "sequence",
                "schema",
                "type",
                "domain",
                "collation",
                "statistics" ->
                StatementClass.DDL;
            case "database" -> mysql ? StatementClass.DDL : StatementClass.PRIVILEGED;
            case "text" ->
                phrase.has(object + 1, "search", "configuration")
                        || phrase.has(object + 1, "search", "dictionary")
                    ? StatementClass.DDL
                    : StatementClass.PRIVILEGED;
            case "role",
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
                "aggregate_function",
                "owned",
                "profile" ->
                StatementClass.PRIVILEGED;
            default -> phrase.has(1, "system") ? StatementClass.PRIVILEGED : StatementClass.OPAQUE;
          };
      case "truncate" -> StatementClass.DDL;
      case "comment" -> phrase.has(1, "on") ? StatementClass.DDL : StatementClass.OPAQUE;
      case "rename" ->
          phrase.has(1, "table") || phrase.has(1, "tables")
              ? StatementClass.DDL
              : phrase.has(1, "user") ? StatementClass.PRIVILEGED : StatementClass.OPAQUE;
      case "refresh" ->
          phrase.has(1, "materialized", "view") ? StatementClass.DDL : StatementClass.OPAQUE;
      case "reindex", "analyze", "analyse", "optimize", "repair", "check", "checksum" ->
          StatementClass.DDL;
      default -> StatementClass.OPAQUE;
    };
  }

  private static void beyond(Phrase phrase, Verdict verdict) {
    for (var i = 1; i < phrase.size(); i++) {
      var says = phrase.kind(i) == Token.Kind.WORD ? BEYOND.get(phrase.key(i)) : null;
      if (says != null && !phrase.has(i - 1, ".")) {
        verdict.raise(StatementClass.PRIVILEGED, says);
      }
    }
  }

  private static void calls(Phrase phrase, Verdict verdict) {
    Fields.judgeDangerous(phrase, verdict);
    for (var call : Calls.in(phrase, Map.of())) {
      if (!call.path().isEmpty()
          && Vocabulary.of(phrase.dialect()).isDangerous(Chars.lower(call.path().getLast()))) {
        Functions.judge(phrase.dialect(), call, verdict);
      }
    }
  }

  /** {@code CREATE TABLE … AS SELECT …}, with or without AS in MySQL, brackets or not. */
  private static void innerQuery(Phrase phrase, int object, Parser parser, Verdict verdict) {
    if (!phrase.has(0, "create") && !phrase.has(0, "alter")) {
      return;
    }
    for (var i = object + 1; i < phrase.size(); i++) {
      var afterAs = phrase.has(i - 1, "as") && Statements.startsQuery(phrase, i);
      var bare = phrase.kind(i) == Token.Kind.WORD && phrase.has(i, "select");
      if (afterAs && phrase.has(i, "(") && !startsInside(phrase, i)) {
        continue;
      }
      if (afterAs || bare) {
        Queries.judge(queryFrom(phrase, i), parser, verdict);
        return;
      }
    }
  }

  private static boolean startsInside(Phrase phrase, int bracket) {
    var i = bracket;
    while (phrase.has(i, "(")) {
      i++;
    }
    return Statements.startsQuery(phrase, i);
  }

  /** The query, without what CREATE puts behind it. */
  private static Phrase queryFrom(Phrase phrase, int start) {
    var end = phrase.size();
    for (var i = start; i < end; i++) {
      var behindQuery =
          phrase.has(i, "with", "data")
              || phrase.has(i, "with", "no", "data")
              || phrase.has(i, "with", "check")
              || phrase.has(i, "with", "local", "check")
              || phrase.has(i, "with", "cascaded", "check");
      if (behindQuery || (phrase.has(i, ")") && phrase.partner(i) < start)) {
        end = i;
      }
    }
    return phrase.between(start, end);
  }
}
