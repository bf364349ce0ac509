package dev.countersign.sql;

import dev.countersign.protocol.request.StatementClass;
import java.util.Set;

/** Finds what in a change of the schema goes beyond it: rights, code, files, other servers. */
final class DdlBeyond {

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
          Engines.isForeign(phrase, index) ? "keeps its rows in files or on another server" : "";
      default -> "";
    };
  }
}
