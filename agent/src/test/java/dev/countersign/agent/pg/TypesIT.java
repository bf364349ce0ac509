package dev.countersign.agent.pg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.run.Column;
import dev.countersign.agent.run.TypeNames;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every type that a result is likely to have, from a real server to its line of JSON. */
class TypesIT {
  private static Target target;

  @BeforeAll
  static void start() {
    target = new Target();
    target.execute(
        """
        CREATE TYPE mood AS ENUM ('sad', 'so so');
        CREATE DOMAIN age AS int CHECK (VALUE >= 0);
        CREATE TYPE pair AS (a int, b text)""");
    Stream.of(
            "datestyle TO 'German, DMY'",
            "intervalstyle TO sql_standard",
            "bytea_output TO escape",
            "extra_float_digits TO 0",
            "timezone TO 'Asia/Kolkata'")
        .forEach(
            unusual -> target.execute("ALTER ROLE " + target.database.owner() + " SET " + unusual));
  }

  @AfterAll
  static void stop() {
    target.close();
  }

  @Test
  void shouldKnowTheTypesThatEveryServerHasByTheirTrueNames() {
    var wrong =
        target
            .all(
                "SELECT t.oid, coalesce(e.typname || '[]', t.typname) FROM pg_type t"
                    + " LEFT JOIN pg_type e ON e.oid = t.typelem AND e.typarray = t.oid"
                    + " WHERE t.oid < 10000")
            .stream()
            .filter(
                it ->
                    !TypeNames.unknown(List.of(new Column("", Long.parseLong(it.getFirst()))))
                        .contains(Long.parseLong(it.getFirst())))
            .filter(
                it -> !TypeNames.STANDARD.name(Long.parseLong(it.getFirst())).equals(it.getLast()))
            .toList();

    assertThat(wrong).isEmpty();
  }

  @Test
  void shouldKeepColumnsInOrderThoseOfOneNameToo() {
    assertThat(Target.lines(target.read("SELECT 2 AS b, 1 AS a, NULL AS b, '' AS b")))
        .contains(
            "{\"columns\":[{\"name\":\"b\",\"type\":\"int4\"},{\"name\":\"a\",\"type\":\"int4\"},"
                + "{\"name\":\"b\",\"type\":\"text\"},{\"name\":\"b\",\"type\":\"text\"}]}",
            "[2,1,null,\"\"]");
  }

  @ParameterizedTest(name = "{1} {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "true|bool|true",
        "NULL::bool|bool|null",
        "(-32768)::int2|int2|-32768",
        "2147483647|int4|2147483647",
        "9007199254740993|int8|\"9007199254740993\"",
        "42::int8|int8|42",
        "4294967295::oid|oid|4294967295",
        "0.1::numeric|numeric|0.1",
        "1.50::numeric(5,2)|numeric|1.50",
        "12345678901234567890.12345|numeric|\"12345678901234567890.12345\"",
        "'NaN'::numeric|numeric|\"NaN\"",
        "'Infinity'::numeric|numeric|\"Infinity\"",
        "0.1::float4|float4|0.1",
        "(0.1::float8 + 0.2::float8)|float8|0.30000000000000004",
        "'1e300'::float8|float8|1e+300",
        "'-Infinity'::float8|float8|\"-Infinity\"",
        "'NaN'::float4|float4|\"NaN\"",
        "'täxt'::text|text|\"täxt\"",
        "'v'::varchar(3)|varchar|\"v\"",
        "'c'::char(3)|bpchar|\"c  \"",
        "'n'::name|name|\"n\"",
        "''::text|text|\"\"",
        "'\\xdeadbeef'::bytea|bytea|\"3q2+7w==\"",
        "''::bytea|bytea|\"\"",
        "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid|uuid|\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\"",
        "DATE '2026-02-01'|date|\"2026-02-01\"",
        "'infinity'::date|date|\"infinity\"",
        "'0044-03-15 BC'::date|date|\"0044-03-15 BC\"",
        "TIME '24:00:00'|time|\"24:00:00\"",
        "TIME '01:02:03.000004'|time|\"01:02:03.000004\"",
        "TIMETZ '01:02:03+05:30'|timetz|\"01:02:03+05:30\"",
        "TIMETZ '01:02:03-08'|timetz|\"01:02:03-08:00\"",
        "TIMESTAMP '2026-02-01 03:04:05.678901'|timestamp|\"2026-02-01T03:04:05.678901\"",
        "TIMESTAMP '-infinity'|timestamp|\"-infinity\"",
        "TIMESTAMP '12026-02-01 00:00:00'|timestamp|\"12026-02-01T00:00:00\"",
        "TIMESTAMPTZ '2026-02-01 00:00:00Z'|timestamptz|\"2026-02-01T05:30:00+05:30\"",
        "INTERVAL '1 year 2 months -3 days 04:05:06.7'|interval|\"P1Y2M-3DT4H5M6.7S\"",
        "'{\"b\": 1e400, \"a\": \"\\u00e4\"}'::json|json|{\"b\": 1e400, \"a\": \"\\u00e4\"}",
        "'{\"b\": 100000000000000000001, \"a\": null}'::jsonb|jsonb|{\"a\": null, \"b\": 100000000000000000001}",
        "'null'::jsonb|jsonb|null",
        "'{1,NULL,-3}'::int4[]|int4[]|[1,null,-3]",
        "'{{1.5,2},{3,4}}'::numeric[]|numeric[]|[[1.5,2],[3,4]]",
        "ARRAY['a,\"b\\',NULL,'']|text[]|[\"a,\\\"b\\\\\",null,\"\"]",
        "'{}'::int4[]|int4[]|[]",
        "'[0:1]={1,2}'::int4[]|int4[]|\"[0:1]={1,2}\"",
        "ARRAY[TIMESTAMP '2026-01-01 00:00:00']|timestamp[]|[\"2026-01-01T00:00:00\"]",
        "ARRAY['\\x00'::bytea]|bytea[]|[\"AA==\"]",
        "ARRAY['{\"a\": [1]}'::jsonb]|jsonb[]|[{\"a\": [1]}]",
        "'so so'::mood|mood|\"so so\"",
        "ARRAY['so so','sad']::mood[]|mood[]|[\"so so\",\"sad\"]",
        "7::age|int4|7",
        "ROW(1,'x')::pair|pair|\"(1,x)\"",
        "ARRAY[ROW(1,'x')::pair]|pair[]|[\"(1,x)\"]",
        "'10.0.0.0/8'::cidr|cidr|\"10.0.0.0/8\"",
        "'::1'::inet|inet|\"::1\"",
        "B'101'|bit|\"101\"",
        "int4range(1,5)|int4range|\"[1,5)\"",
        "'{[1,3),[7,9)}'::int4multirange|int4multirange|\"{[1,3),[7,9)}\"",
        "ARRAY['[1,2)'::numrange, NULL]|numrange[]|[\"[1,2)\",null]",
        "ARRAY[ARRAY['a', NULL], ARRAY['NULL', 'x y']]|text[]|[[\"a\",null],[\"NULL\",\"x y\"]]",
        "'-12.50'::money::numeric|numeric|-12.50",
        "B'1010'::varbit(8)|varbit|\"1010\"",
        "point(1,2)|point|\"(1,2)\"",
        "'{(1,1),(0,0);(3,3),(2,2)}'::box[]|_box|\"{(1,1),(0,0);(3,3),(2,2)}\"",
        "'fat cat'::tsvector|tsvector|\"'cat' 'fat'\"",
        "'<a/>'::xml|xml|\"<a/>\"",
        "'literal'|text|\"literal\"",
      })
  void shouldKeepTheValueAndItsType(String expression, String type, String json) {
    var lines = Target.lines(target.read("SELECT " + expression + " AS v"));

    assertThat(lines)
        .containsExactly(
            "{\"columns\":[{\"name\":\"v\",\"type\":\"" + type + "\"}]}",
            "[" + json + "]",
            "{\"rows\":1,\"affected\":0,\"truncated\":false}");
  }
}
