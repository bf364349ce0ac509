package dev.countersign.agent.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The types of one result of MySQL or MariaDB: each gets its number when a column of it comes by.
 * Values are those of the text protocol, in UTF-8.
 */
public final class MysqlTypes implements ColumnTypes {
  private static final Pattern DATE_AND_TIME =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\d) (\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?)");
  private static final Pattern OFFSET = Pattern.compile("[+-]\\d\\d:\\d\\d");
  private static final Pattern ZERO_DATE = Pattern.compile("\\d{4}-(00-\\d\\d|\\d\\d-00).*");

  private final String offset;
  private final List<MysqlType> types = new ArrayList<>();
  private final Map<MysqlType, Integer> numbers = new HashMap<>();

  /**
   * None yet.
   *
   * @param zone the session's time zone, in which moments come; one by name has no offset to tell
   */
  public MysqlTypes(String zone) {
    this.offset = OFFSET.matcher(zone).matches() ? zone : "";
  }

  /** The number of a type in this result. */
  public int number(MysqlType type) {
    return numbers.computeIfAbsent(
        type,
        added -> {
          types.add(added);
          return types.size() - 1;
        });
  }

  @Override
  public String name(long type) {
    return types.get((int) type).name();
  }

  @Override
  public void write(long type, byte[] value, RowOut out) throws InterruptedException {
    var of = types.get((int) type);
    if (LongValues.isLong(value)) {
      writeLong(of, value, out);
      return;
    }
    switch (of.kind()) {
      case EXACT -> ValueWriter.number(text(value), ValueWriter.isHeldByDouble(text(value)), out);
      case FLOAT -> ValueWriter.number(text(value), true, out);
      case BITS -> JsonText.quote(bits(value, of.length()), out);
      case BYTES -> LongValues.bytes(value, out);
      case DATE_TIME -> JsonText.quote(dateTime(text(value), ""), out);
      case MOMENT -> JsonText.quote(dateTime(text(value), offset), out);
      case JSON -> ValueWriter.json(text(value), out);
      case TEXT -> JsonText.quote(text(value), out);
    }
  }

  /** No other kind is that long. */
  private static void writeLong(MysqlType type, byte[] value, RowOut out)
      throws InterruptedException {
    switch (type.kind()) {
      case BYTES -> LongValues.bytes(value, out);
      case JSON -> LongValues.json(value, out);
      case EXACT, FLOAT, BITS, DATE_TIME, MOMENT, TEXT -> LongValues.text(value, out);
    }
  }

  private static String text(byte[] value) {
    return Utf8.text(value);
  }

  /** As many zeros and ones as the column is wide. */
  private static String bits(byte[] value, long width) {
    var bits = new StringBuilder();
    for (var one : value) {
      for (int bit = 7; bit >= 0; bit--) {
        bits.append((one >> bit & 1) == 0 ? '0' : '1');
      }
    }
    return bits.substring((int) Math.max(0, bits.length() - width));
  }

  /** ISO 8601 but for dates that are none, such as 0000-00-00: those stay as they are. */
  private static String dateTime(String text, String zone) {
    var parts = DATE_AND_TIME.matcher(text);
    return parts.matches() && !ZERO_DATE.matcher(text).matches()
        ? parts.group(1) + "T" + parts.group(2) + zone
        : text;
  }
}
