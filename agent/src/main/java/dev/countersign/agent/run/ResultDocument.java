package dev.countersign.agent.run;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * A result as its reader gets it: JSON Lines in UTF-8. First {@code
 * {"columns":[{"name":…,"type":…}]}}, then one array for each row; where a text has several
 * statements that return rows, each begins with a line of columns. The last line is {@code
 * {"rows":n,"affected":m,"truncated":false}}, with {@code "cut":{"by":…,"at":n}} where a limit left
 * rows out and {@code "outsideTransaction":true} where its statements took effect one by one, or,
 * where the text failed, {@code {"error":{…}}} with the server's words unredacted: only the holder
 * of the result's key can read them.
 */
public final class ResultDocument {
  /** The first line where nothing returned rows. */
  public static final String NOTHING = "{\"columns\":[]}\n";

  private static final Map<Character, String> ERROR_FIELDS =
      Map.ofEntries(
          Map.entry('V', "severity"),
          Map.entry('E', "number"),
          Map.entry('D', "detail"),
          Map.entry('H', "hint"),
          Map.entry('P', "position"),
          Map.entry('W', "where"),
          Map.entry('s', "schema"),
          Map.entry('t', "table"),
          Map.entry('c', "column"),
          Map.entry('d', "dataType"),
          Map.entry('n', "constraint"));

  private ResultDocument() {}

  /** The first line of what a statement returns. */
  static String columns(List<Column> columns, ColumnTypes types) {
    var out = new StringBuilder("{\"columns\":[");
    for (var column : columns) {
      out.append(out.charAt(out.length() - 1) == '[' ? "{\"name\":" : ",{\"name\":");
      JsonText.quote(column.name(), out);
      out.append(",\"type\":");
      JsonText.quote(types.name(column.type()), out);
      out.append('}');
    }
    return out.append("]}\n").toString();
  }

  /** Writes a row in the form that {@link RowSink#row} takes. */
  static void row(byte[] row, List<Column> columns, ColumnTypes types, RowOut out)
      throws InterruptedException {
    var in = ByteBuffer.wrap(row);
    out.append('[');
    int values = in.getShort() & 0xFFFF;
    for (int i = 0; i < values; i++) {
      out.append(i == 0 ? "" : ",");
      int length = in.getInt();
      if (length < 0) {
        out.append("null");
      } else {
        var value = new byte[length];
        in.get(value);
        types.write(columns.get(i).type(), value, out);
      }
    }
    out.append("]\n");
  }

  /** The last line of a success. */
  public static String end(TextResult result) {
    return "{\"rows\":%d,\"affected\":%d,\"truncated\":%b%s%s}\n"
        .formatted(
            result.rows(),
            result.affected(),
            result.truncated(),
            result.cut().map(ResultDocument::cut).orElse(""),
            result.outside() ? ",\"outsideTransaction\":true" : "");
  }

  private static String cut(Cut cut) {
    return ",\"cut\":{\"by\":\"%s\",\"at\":%d}".formatted(cut.by().word(), cut.at());
  }

  /** The lines of a failure. */
  public static List<String> lines(ServerError error) {
    var out = new StringBuilder("{\"error\":{\"code\":");
    JsonText.quote(error.code(), out);
    out.append(",\"message\":");
    JsonText.quote(error.message(), out);
    ERROR_FIELDS.entrySet().stream()
        .filter(field -> !error.field(field.getKey()).isEmpty())
        .sorted(Map.Entry.comparingByValue())
        .forEach(
            field -> {
              out.append(",\"").append(field.getValue()).append("\":");
              JsonText.quote(error.field(field.getKey()), out);
            });
    return List.of(NOTHING, out.append("}}\n").toString());
  }
}
