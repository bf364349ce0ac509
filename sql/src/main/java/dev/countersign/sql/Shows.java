package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.EffectList;
import dev.countersign.protocol.request.StatementClass;
import java.util.Set;

/** Judges SHOW: a setting in PostgreSQL, one of many lists in MySQL. */
final class Shows {

  private static final Set<String> MODIFIERS =
      Set.of("full", "extended", "global", "session", "local", "storage", "character");
  private static final Set<String> LISTS =
      Set.of(
          "columns",
          "fields",
          "tables",
          "databases",
          "schemas",
          "index",
          "indexes",
          "keys",
          "status",
          "variables",
          "warnings",
          "errors",
          "processlist",
          "engines",
          "collation",
          "charset",
          "set",
          "triggers",
          "events",
          "plugins",
          "privileges",
          "grants",
          "contributors",
          "authors",
          "profile",
          "profiles",
          "explain",
          "table",
          "open");
  private static final Set<String> CREATES =
      Set.of(
          "table",
          "view",
          "database",
          "schema",
          "procedure",
          "function",
          "trigger",
          "event",
          "sequence",
          "user");

  private static final Set<String> REPLICATION =
      Set.of("binary", "binlog", "master", "slave", "replica", "replicas", "relaylog");

  private Shows() {}

  static void judge(Phrase phrase, Verdict verdict) {
    if (!phrase.isPostgres() && REPLICATION.contains(phrase.key(1))) {
      verdict.raise(
          StatementClass.PRIVILEGED, "shows what replication does, and what others have changed");
      return;
    }
    if (!phrase.isPostgres() && phrase.has(1, "engine") && phrase.size() == 4) {
      verdict.raise(StatementClass.PRIVILEGED, "shows what goes on inside an engine");
      return;
    }
    if (!(phrase.isPostgres() ? isSetting(phrase) : isList(phrase, verdict))) {
      verdict.raise(
          StatementClass.OPAQUE, "shows something that is not understood, so it counts as opaque");
    }
  }

  private static boolean isSetting(Phrase phrase) {
    return (phrase.size() > 1 && phrase.nameEnd(1) == phrase.size())
        || (phrase.size() == 3 && phrase.has(1, "time", "zone"))
        || (phrase.size() == 3 && phrase.has(1, "session", "authorization"))
        || (phrase.size() == 4 && phrase.has(1, "transaction", "isolation", "level"));
  }

  private static boolean isList(Phrase phrase, Verdict verdict) {
    if (phrase.has(1, "create")) {
      var start = phrase.has(3, "if", "not", "exists") ? 6 : 3;
      if (phrase.has(2, "user")) {
        verdict.raise(StatementClass.PRIVILEGED, "shows what an account is made of");
        return true;
      }
      if (!CREATES.contains(phrase.key(2)) || phrase.nameEnd(start) != phrase.size()) {
        return false;
      }
      if (Set.of("table", "view").contains(phrase.key(2)) && phrase.size() > start) {
        shows(phrase.qualifiedName(start, phrase.size()), verdict);
      }
      return true;
    }
    var at = 1;
    while (MODIFIERS.contains(phrase.key(at))) {
      at++;
    }
    if (phrase.has(at, "count", "(", "*", ")")) {
      at += 4;
    }
    if (Set.of("procedure", "function").contains(phrase.key(at)) && phrase.has(at + 1, "status")) {
      at++;
    }
    if (!LISTS.contains(phrase.key(at))) {
      return false;
    }
    if (phrase.has(at, "grants")) {
      if (phrase.dialect() == Dialect.MARIADB || !isOwn(phrase, at + 1)) {
        verdict.raise(StatementClass.PRIVILEGED, "shows the rights of an account");
      }
      return namesSomebody(phrase, at + 1);
    }
    for (var i = at + 1; i < phrase.size(); i++) {
      if (isFrom(phrase, i - 1) && phrase.kind(i) == Token.Kind.STRING) {
        return false;
      }
    }
    if (Set.of("columns", "fields", "index", "indexes", "keys").contains(phrase.key(at))
        && isFrom(phrase, at + 1)) {
      shown(phrase, at + 2, verdict);
    }
    QueryWords.judge(phrase.from(at + 1), verdict);
    Calls.inCondition(phrase.from(at + 1))
        .forEach(call -> Functions.judge(phrase.dialect(), call, verdict));
    return !hasSubquery(phrase);
  }

  private static void shows(String table, Verdict verdict) {
    verdict.tables(Set.of(table));
    verdict.effects().reads(table);
  }

  /** One's own rights are no secret to oneself; but MariaDB shows a hash with them. */
  private static boolean isOwn(Phrase phrase, int start) {
    var named = phrase.has(start, "for", "current_user") ? start + 2 : start;
    return named == phrase.size()
        || (phrase.has(named, "(", ")") && named > start && named + 2 == phrase.size());
  }

  /** {@code FOR 'a'@'b'}, {@code FOR role}, {@code FOR CURRENT_USER()}; or nobody. */
  private static boolean namesSomebody(Phrase phrase, int start) {
    for (var i = start; i < phrase.size(); i++) {
      if (phrase.has(i, "(") && phrase.partner(i) != i + 1) {
        return false;
      }
    }
    return start == phrase.size() || phrase.has(start, "for");
  }

  /** Behind it stands a table or a database; in double quotes too, under ANSI_QUOTES. */
  private static boolean isFrom(Phrase phrase, int index) {
    return phrase.has(index, "from") || phrase.has(index, "in");
  }

  /** {@code FROM t}, {@code FROM db.t} or {@code FROM t FROM db}. */
  private static void shown(Phrase phrase, int start, Verdict verdict) {
    var table = TableNames.one(phrase, start);
    var at = table.end();
    if (!table.whole()) {
      verdict.effects().unknown(EffectList.READS);
    } else if (isFrom(phrase, at) && phrase.isName(at + 1)) {
      shows(phrase.name(at + 1) + "." + table.names().getFirst(), verdict);
    } else {
      shows(table.names().getFirst(), verdict);
    }
  }

  private static boolean hasSubquery(Phrase phrase) {
    for (var i = 1; i < phrase.size(); i++) {
      if (phrase.has(i, "(") && Statements.startsQuery(phrase, i + 1)) {
        return true;
      }
    }
    return false;
  }
}
