package dev.countersign.sql;

import dev.countersign.protocol.request.StatementClass;
import java.util.regex.Pattern;

/**
 * Judges comments that servers read as instructions. One that sets a variable for its statement is
 * as dangerous as SET would be; the others only choose how a statement is run.
 */
final class Hints {

  private static final Pattern MYSQL_SETS =
      Pattern.compile("set_var\\s*(?:\\(\\s*`?([a-z0-9_.$]*))?");

  /** That of pg_hint_plan. */
  private static final Pattern POSTGRESQL_SETS = Pattern.compile("\\bset\\s*\\(\\s*([a-z0-9_.$]*)");

  private Hints() {}

  static void judge(Lexer.Lexed lexed, boolean postgres, Verdict verdict) {
    for (var token : lexed.tokens()) {
      if (token.kind() == Token.Kind.HINT) {
        verdict.raise(StatementClass.WRITE, "has a hint, which may change settings");
        var hint = Chars.lower(lexed.text().substring(token.start(), token.end()));
        var sets = (postgres ? POSTGRESQL_SETS : MYSQL_SETS).matcher(hint);
        while (sets.find()) {
          Settings.judgeHint(sets.group(1) == null ? "" : sets.group(1), postgres, verdict);
        }
        if (!postgres && hint.contains("resource_group")) {
          Settings.judgeHint("", false, verdict);
        }
      }
    }
  }
}
