package dev.countersign.agent.run;

/**
 * The type of a column as MySQL and MariaDB describe it ("Column Definition" in the manual of their
 * protocol).
 *
 * @param code one byte, as in {@code enum_field_types}
 * @param charset the id of its collation; {@value #BINARY} for bytes
 * @param length in bytes at most; of BIT, in bits
 */
public record MysqlType(int code, int charset, long length, int flags) {
  private static final int BINARY = 63;
  private static final int UNSIGNED = 0x20;
  private static final int ENUM = 0x100;
  private static final int SET = 0x800;

  /** How a value becomes JSON. */
  enum Kind {
    EXACT,
    FLOAT,
    BITS,
    BYTES,
    /** Without a time zone. */
    DATE_TIME,
    /** A moment, in the time zone of the session. */
    MOMENT,
    JSON,
    /** Written as the server writes it. */
    TEXT
  }

  Kind kind() {
    return switch (code) {
      case 0, 1, 2, 3, 8, 9, 13, 246 -> Kind.EXACT;
      case 4, 5 -> Kind.FLOAT;
      case 7 -> Kind.MOMENT;
      case 12 -> Kind.DATE_TIME;
      case 16 -> Kind.BITS;
      case 245 -> Kind.JSON;
      case 242, 255 -> Kind.BYTES;
      case 15, 249, 250, 251, 252, 253, 254 -> charset == BINARY ? Kind.BYTES : Kind.TEXT;
      default -> Kind.TEXT;
    };
  }

  String name() {
    return switch (code) {
      case 0, 246 -> "decimal";
      case 1 -> integer("tinyint");
      case 2 -> integer("smallint");
      case 3 -> integer("int");
      case 4 -> "float";
      case 5 -> "double";
      case 6 -> "null";
      case 7 -> "timestamp";
      case 8 -> integer("bigint");
      case 9 -> integer("mediumint");
      case 10 -> "date";
      case 11 -> "time";
      case 12 -> "datetime";
      case 13 -> "year";
      case 16 -> "bit";
      case 242 -> "vector";
      case 245 -> "json";
      case 249, 250, 251, 252 -> charset == BINARY ? "blob" : "text";
      case 15, 253 -> charset == BINARY ? "varbinary" : "varchar";
      case 254 ->
          isFlagged(ENUM) ? "enum" : isFlagged(SET) ? "set" : charset == BINARY ? "binary" : "char";
      case 255 -> "geometry";
      default -> "type " + code;
    };
  }

  private String integer(String name) {
    return isFlagged(UNSIGNED) ? name + " unsigned" : name;
  }

  private boolean isFlagged(int flag) {
    return (flags & flag) != 0;
  }
}
