package dev.countersign.agent.run;

import dev.countersign.agent.run.PgType.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The types of a result by object id: those that every server has, and those that were looked up
 * for this result. Object ids below 10000 are PostgreSQL's own and never change.
 */
public final class TypeNames implements ColumnTypes {
  private static final Map<Long, PgType> BUILT_IN = new HashMap<>();

  /** Knows the types that every server has. */
  public static final TypeNames STANDARD = new TypeNames(Map.of());

  private final Map<Long, PgType> more;

  private TypeNames(Map<Long, PgType> more) {
    this.more = Map.copyOf(more);
  }

  /**
   * A row of pg_type.
   *
   * @param element typelem where typcategory is A, else 0
   * @param elementName typname of that element, or empty
   */
  public record Row(long id, String name, long element, String elementName) {}

  /** Knows these as well. */
  public static TypeNames with(Collection<Row> rows) {
    return new TypeNames(
        rows.stream()
            .collect(
                Collectors.toMap(
                    Row::id,
                    row ->
                        row.element() == 0
                            ? PgType.scalar(row.name(), Kind.TEXT)
                            : PgType.array(row.elementName(), row.element()))));
  }

  /** A type that nobody knows is written as text, named by its object id. */
  public PgType of(long id) {
    return Optional.ofNullable(BUILT_IN.get(id))
        .or(() -> Optional.ofNullable(more.get(id)))
        .orElseGet(() -> PgType.scalar("oid " + id, Kind.TEXT));
  }

  @Override
  public String name(long type) {
    return of(type).name();
  }

  @Override
  public void write(long type, byte[] value, RowOut out) throws InterruptedException {
    write(of(type), value, out);
  }

  private void write(PgType type, byte[] value, RowOut out) throws InterruptedException {
    if (type.kind() == Kind.ARRAY) {
      array(of(type.element().orElseThrow()), value, out);
    } else if (!LongValues.isLong(value)) {
      ValueWriter.write(type.kind(), Utf8.text(value), out);
    } else if (type.kind() == Kind.JSON) {
      LongValues.json(value, out);
    } else if (type.kind() == Kind.BYTES && LongValues.isHex(value)) {
      LongValues.hex(value, out);
    } else if (type.kind() == Kind.TEXT) {
      LongValues.text(value, out);
    } else {
      ValueWriter.write(type.kind(), Utf8.text(value), out);
    }
  }

  /** Written only once it is known to be one, for what is written may be on its way. */
  private void array(PgType element, byte[] value, RowOut out) throws InterruptedException {
    if (ArrayWriter.isArray(value)) {
      new ArrayWriter(value, it -> write(element, it, out), out).write();
    } else {
      LongValues.text(value, out);
    }
  }

  /** Those of the columns' types that have to be looked up at the server. */
  public static Set<Long> unknown(Collection<Column> columns) {
    return columns.stream()
        .map(Column::type)
        .filter(type -> !BUILT_IN.containsKey(type))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void add(long id, String name, Kind kind, long arrayId) {
    BUILT_IN.put(id, PgType.scalar(name, kind));
    BUILT_IN.put(arrayId, PgType.array(name, id));
  }

  static {
    add(16, "bool", Kind.BOOL, 1000);
    add(17, "bytea", Kind.BYTES, 1001);
    add(18, "char", Kind.TEXT, 1002);
    add(19, "name", Kind.TEXT, 1003);
    add(20, "int8", Kind.EXACT, 1016);
    add(21, "int2", Kind.EXACT, 1005);
    add(23, "int4", Kind.EXACT, 1007);
    add(25, "text", Kind.TEXT, 1009);
    add(26, "oid", Kind.EXACT, 1028);
    add(114, "json", Kind.JSON, 199);
    add(142, "xml", Kind.TEXT, 143);
    add(600, "point", Kind.TEXT, 1017);
    add(650, "cidr", Kind.TEXT, 651);
    add(700, "float4", Kind.FLOAT, 1021);
    add(701, "float8", Kind.FLOAT, 1022);
    add(790, "money", Kind.TEXT, 791);
    add(829, "macaddr", Kind.TEXT, 1040);
    add(869, "inet", Kind.TEXT, 1041);
    add(1042, "bpchar", Kind.TEXT, 1014);
    add(1043, "varchar", Kind.TEXT, 1015);
    add(1082, "date", Kind.DATE_TIME, 1182);
    add(1083, "time", Kind.DATE_TIME, 1183);
    add(1114, "timestamp", Kind.DATE_TIME, 1115);
    add(1184, "timestamptz", Kind.DATE_TIME, 1185);
    add(1186, "interval", Kind.TEXT, 1187);
    add(1266, "timetz", Kind.DATE_TIME, 1270);
    add(1560, "bit", Kind.TEXT, 1561);
    add(1562, "varbit", Kind.TEXT, 1563);
    add(1700, "numeric", Kind.EXACT, 1231);
    add(2950, "uuid", Kind.TEXT, 2951);
    add(3614, "tsvector", Kind.TEXT, 3643);
    add(3802, "jsonb", Kind.JSON, 3807);
    add(3904, "int4range", Kind.TEXT, 3905);
    add(3906, "numrange", Kind.TEXT, 3907);
    add(3908, "tsrange", Kind.TEXT, 3909);
    add(3910, "tstzrange", Kind.TEXT, 3911);
    add(3912, "daterange", Kind.TEXT, 3913);
    add(3926, "int8range", Kind.TEXT, 3927);
    add(4451, "int4multirange", Kind.TEXT, 6150);
    add(4532, "nummultirange", Kind.TEXT, 6151);
    add(4533, "tsmultirange", Kind.TEXT, 6152);
    add(4534, "tstzmultirange", Kind.TEXT, 6153);
    add(4535, "datemultirange", Kind.TEXT, 6155);
    add(4536, "int8multirange", Kind.TEXT, 6157);
    add(774, "macaddr8", Kind.TEXT, 775);
    add(4072, "jsonpath", Kind.TEXT, 4073);
    add(2205, "regclass", Kind.TEXT, 2210);
    add(2206, "regtype", Kind.TEXT, 2211);
    add(3220, "pg_lsn", Kind.TEXT, 3221);
    add(3615, "tsquery", Kind.TEXT, 3645);
    BUILT_IN.put(705L, PgType.scalar("unknown", Kind.TEXT));
    BUILT_IN.put(2278L, PgType.scalar("void", Kind.TEXT));
  }
}
