package dev.countersign.agent.run;

import java.util.List;

/**
 * The rows that one statement returned, each in the form of PostgreSQL's DataRow: the number of its
 * values in two bytes, then for each its length in four, or -1 for null, and its bytes.
 */
public record ResultSet(List<Column> columns, List<byte[]> rows) {
  public ResultSet {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }
}
