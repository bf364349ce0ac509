package dev.countersign.sql;

import dev.countersign.protocol.request.StatementClass;
import java.util.Set;

/** Finds what in a change of the schema goes beyond it: rights, code, files, other servers. */
final class DdlBeyond {

  private static final Set<String> RIGHTS_OF_VIEW = Set.of("security_invoker", "security_barrier");

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
    if (phrase.isPostgres() && changesRightsOfView(phrase)) {
      verdict.raise(StatementClass.PRIVILEGED, "changes with whose rights a view is read");
    }
    Tables.judgeChange(phrase.dialect(), verdict.tables(), verdict);
  }

  /** Of a view that may be there; a new one has no readers yet. */
  private static boolean changesRightsOfView(Phrase phrase) {
    if (!phrase.has(0, "alter") && !phrase.has(1, "or", "replace")) {
      return false;
    }
    for (var i = 1; i < phrase.size(); i++) {
      if (phrase.isName(i)
          && RIGHTS_OF_VIEW.contains(phrase.name(i))
          && (phrase.has(i - 1, "(") || phrase.has(i - 1, ","))) {
        return true;
      }
    }
    return false;
  }

  /** What of a role or a routine an approver should not overlook; no more than what it says. */
  static void powers(Phrase phrase, int object, Verdict verdict) {
    for (var i = object + 2; i < phrase.size(); i++) {
      if (phrase.kind(i) == Token.Kind.WORD && !phrase.has(i - 1, ".")) {
        var power = power(phrase, object, i);
        if (!power.isEmpty()) {
          verdict.note(power);
        }
      }
    }
  }

  private static String power(Phrase phrase, int object, int index) {
    var isOfRole = Set.of("role", "user", "group").contains(phrase.key(object));
    return switch (phrase.key(index)) {
      case "superuser" -> isOfRole ? "makes a superuser, who may do everything" : "";
      case "createrole" -> isOfRole ? "lets a role make others and give them rights" : "";
      case "bypassrls" -> isOfRole ? "lets a role see rows that policies hide" : "";
      case "replication" -> isOfRole ? "lets a role copy all of the server" : "";
      case "definer" ->
          phrase.has(index - 1, "security") && !isOfRole
              ? "lets others run it with its owner's rights"
              : "";
      default -> "";
    };
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
