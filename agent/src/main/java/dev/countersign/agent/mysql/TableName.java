package dev.countersign.agent.mysql;

import java.util.ArrayList;
import java.util.Optional;

/** The name of a table, taken apart. */
record TableName(Optional<String> schema, String name) {

  /** As it may stand in a statement. */
  String written() {
    return schema.map(it -> EvidenceSql.quoted(it) + ".").orElse("") + EvidenceSql.quoted(name);
  }

  /** From a name as it may stand in a statement, with backquotes or without. */
  static TableName of(String written) {
    var parts = new ArrayList<String>();
    var part = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < written.length(); i++) {
      char c = written.charAt(i);
      if (c == '`' && quoted && i + 1 < written.length() && written.charAt(i + 1) == '`') {
        part.append(c);
        i++;
      } else if (c == '`') {
        quoted = !quoted;
      } else if (c == '.' && !quoted) {
        parts.add(part.toString().strip());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString().strip());
    return new TableName(
        parts.size() > 1 ? Optional.of(parts.get(parts.size() - 2)) : Optional.empty(),
        parts.getLast());
  }
}
