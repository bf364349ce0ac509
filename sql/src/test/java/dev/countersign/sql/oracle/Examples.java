package dev.countersign.sql.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds statements in running text and in scripts: from a line that begins with a word that
 * statements begin with to a line that ends with a semicolon. What is none after all, a server's
 * grammar sorts out.
 */
final class Examples {

  private static final Set<String> STARTS =
      Set.of(
          "abort",
          "alter",
          "analyze",
          "begin",
          "call",
          "checksum",
          "close",
          "cluster",
          "comment",
          "commit",
          "copy",
          "create",
          "deallocate",
          "declare",
          "delete",
          "desc",
          "describe",
          "discard",
          "do",
          "drop",
          "execute",
          "explain",
          "fetch",
          "flush",
          "grant",
          "handler",
          "help",
          "import",
          "insert",
          "kill",
          "listen",
          "load",
          "lock",
          "merge",
          "move",
          "notify",
          "optimize",
          "prepare",
          "purge",
          "reassign",
          "refresh",
          "reindex",
          "release",
          "rename",
          "repair",
          "replace",
          "reset",
          "revoke",
          "rollback",
          "savepoint",
          "security",
          "select",
          "set",
          "show",
          "start",
          "table",
          "truncate",
          "unlisten",
          "update",
          "use",
          "vacuum",
          "values",
          "with",
          "xa");

  /** {@code mydb=> }, {@code postgres=# }, {@code MariaDB [test]> } and the like. */
  private static final Pattern PROMPT =
      Pattern.compile("^(?:\\w*[=\\-'\"(*!$^][#>]|(?:mysql|MariaDB \\[.*]|\\s*->)>?)\\s");

  private static final Pattern FIRST_WORD = Pattern.compile("^\\(*([A-Za-z]+)\\b.*");
  private static final Pattern END = Pattern.compile(";\\s*(?:(?:--|#|/\\*).*)?$");

  private Examples() {}

  static List<String> in(String text) {
    var found = new ArrayList<String>();
    var statement = new StringBuilder();
    for (var line : text.lines().toList()) {
      var bare = PROMPT.matcher(line).replaceFirst("");
      if (statement.isEmpty() && !starts(bare)) {
        continue;
      }
      statement.append(bare).append('\n');
      var isBlock = statement.indexOf("$$") >= 0 && count(statement) % 2 == 1;
      var end = END.matcher(bare);
      if (!isBlock && end.find()) {
        var all = statement.toString().strip();
        found.add(all.substring(0, all.lastIndexOf(';')).strip());
        statement.setLength(0);
      } else if (!isBlock && bare.isBlank()) {
        statement.setLength(0);
      }
    }
    return found;
  }

  private static boolean starts(String line) {
    var word = FIRST_WORD.matcher(line);
    return word.matches() && STARTS.contains(word.group(1).toLowerCase(Locale.ROOT));
  }

  private static int count(CharSequence text) {
    return (text.length() - text.toString().replace("$$", "").length()) / 2;
  }
}
