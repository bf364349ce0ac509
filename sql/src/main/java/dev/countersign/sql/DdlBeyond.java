package dev.countersign.sql;

import dev.countersign.protocol.request.StatementClass;
import java.util.Set;

/** Finds what in a change of the schema goes beyond it: rights, code, files, other servers. */
final class DdlBeyond {

  /** MySQL's engines that keep rows to themselves; others read files or reach other servers. */
  private static final Set<String> OWN_ENGINES =
      Set.of(
          "innodb",
          "myisam",
          "memory",
          "heap",
          "aria",
          "archive",
          "rocksdb",
          "tokudb",
          "columnstore",
          "ndb",
          "ndbcluster",
          "blackhole",
          "sequence",
          "mrg_myisam");

  private DdlBeyond() {}

  static void judge(Phrase phrase, Verdict verdict) {
    for (var i = 1; i < phrase.size(); i++) {
      if (phrase.kind(i) == Token.Kind.WORD && !phrase.has(i - 1, ".")) {
        var says = says(phrase, i);
        if (!says.isEmpty()) {
          verdict.raise(StatementClass.PRIVILEGED, says);
        }
      }
    }
    Tables.judgeChange(phrase.dialect(), verdict.tables(), verdict);
  }

  /** Empty where the word, with its neighbours, says nothing of the kind. */
  private static String says(Phrase phrase, int index) {
    var previous = phrase.key(index - 1);
    var next = phrase.key(index + 1);
    return switch (phrase.key(index)) {
      case "owner" -> next.equals("to") ? "changes who owns it" : "";
      case "grant", "revoke", "authorization" -> "changes who may do what";
      case "security" ->
          Set.of("level", "sql").contains(previous) || next.equals("label")
              ? "changes who may do what"
              : "";
      case "definer" -> next.equals("=") ? "lets others run it with its maker's rights" : "";
      case "trigger", "rule" ->
          Set.of("enable", "disable", "replica", "always", "create").contains(previous)
              ? "changes what code runs"
              : "";
      case "execute" ->
          previous.equals("as") || Set.of("function", "procedure").contains(next)
              ? "runs code"
              : "";
      case "tablespace" -> "chooses files of the server";
      case "directory" ->
          Set.of("data", "index").contains(previous) ? "chooses files of the server" : "";
      case "connection" ->
          next.equals("=") || phrase.kind(index + 1) == Token.Kind.STRING
              ? "reaches another server"
              : "";
      case "engine" ->
          usesForeignEngine(phrase, index) ? "keeps its rows in files or on another server" : "";
      default -> "";
    };
  }

  /** {@code ENGINE = x} or {@code ENGINE x}; also a column of that name, but seldom. */
  private static boolean usesForeignEngine(Phrase phrase, int index) {
    var engine = phrase.has(index + 1, "=") ? index + 2 : index + 1;
    return !phrase.isPostgres()
        && phrase.isName(engine)
        && (engine == index + 2 || !Vocabulary.of(phrase.dialect()).isType(phrase.key(engine)))
        && !OWN_ENGINES.contains(Chars.lower(phrase.name(engine)));
  }
}
