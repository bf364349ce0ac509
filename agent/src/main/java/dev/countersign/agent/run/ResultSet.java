package dev.countersign.agent.run;

import java.util.List;

/**
 * The rows that one statement returned, each as the server sent it: a DataRow message's body, whose
 * values are text.
 */
public record ResultSet(List<Column> columns, List<byte[]> rows) {
  public ResultSet {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }
}
