package dev.countersign.agent.run;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A result as its reader gets it: JSON Lines in UTF-8. First {@code
 * {"columns":[{"name":…,"type":…}]}}, then one array for each row; where a text has several
 * statements that return rows, each begins with a line of columns. The last line is {@code
 * {"rows":n,"affected":m,"truncated":false}}, with {@code "outsideTransaction":true} where its
 * statements took effect one by one, or, where the text failed, {@code {"error":{…}}} with the
 * server's words unredacted: only the holder of the result's key can read them.
 */
public final class ResultDocument {
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

  /** The lines of a success, each with its line break, written as they are asked for. */
  public static Stream<String> lines(TextResult result) {
    var sets =
        result.sets().isEmpty() ? List.of(new ResultSet(List.of(), List.of())) : result.sets();
    return Stream.concat(
        sets.stream().flatMap(set -> lines(set, result.types())),
        Stream.of(
            "{\"rows\":%d,\"affected\":%d,\"truncated\":%b%s}\n"
                .formatted(
                    result.rows(),
                    result.affected(),
                    result.truncated(),
                    result.outside() ? ",\"outsideTransaction\":true" : "")));
  }

  /** The lines of a failure. */
  public static Stream<String> lines(ServerError error) {
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
    return Stream.of("{\"columns\":[]}\n", out.append("}}\n").toString());
  }

  private static Stream<String> lines(ResultSet set, ColumnTypes types) {
    return Stream.concat(
        Stream.of(header(set, types)),
        set.rows().stream().map(row -> row(ByteBuffer.wrap(row), set.columns(), types)));
  }

  private static String header(ResultSet set, ColumnTypes types) {
    var out = new StringBuilder("{\"columns\":[");
    for (var column : set.columns()) {
      out.append(out.charAt(out.length() - 1) == '[' ? "{\"name\":" : ",{\"name\":");
      JsonText.quote(column.name(), out);
      out.append(",\"type\":");
      JsonText.quote(types.name(column.type()), out);
      out.append('}');
    }
    return out.append("]}\n").toString();
  }

  private static String row(ByteBuffer in, List<Column> columns, ColumnTypes types) {
    var out = new StringBuilder("[");
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
    return out.append("]\n").toString();
  }
}
