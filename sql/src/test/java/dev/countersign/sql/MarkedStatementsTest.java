package dev.countersign.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Statements of every sort with a mark in each place where content can stand: nothing that is said
 * of them has one, and what is said is the same whatever the marks are.
 */
class MarkedStatementsTest {

  /** {@code L} is a literal, {@code C} a comment, {@code D} a line of data. */
  private static final List<String> BOTH =
      List.of(
          "select L, L from t C where a = L and b in (L, L) order by c limit L",
          "select count(*) from t x join u y on x.a = y.b and x.c <> L having max(x.d) > L",
          "with x as (select L as y) select y from x union select L",
          "insert into t (a, b) values (L, L), (L, L) C",
          "update t set a = L, b = f(L, L) where c like L or d between L and L",
          "delete from t where a = L C",
          "create table t (a varchar(20) default L, b int check (b <> L))",
          "create view v as select L as a from t where b = L",
          "alter table t add constraint c check (a <> L)",
          "call p(L, L)",
          "explain select * from t where a = L",
          "select case when a = L then L else L end from t",
          "selec L frm t C were L",
          "grant select on t to L");

  private static final List<String> POSTGRESQL =
      List.of(
          "do L",
          "do language plpgsql L",
          "create function f() returns int language sql as L",
          "comment on table t is L",
          "copy t (a, b) from stdin;\nD\nD\n\\.\n",
          "copy t from stdin with (format csv, null L);\nD\nD\n\\.\n",
          "copy t (a) from stdin;\nD\nD",
          "copy (select L) to L",
          "set a.b = L",
          "set application_name = W",
          "set local a.b to W, W",
          "alter role x set a = W",
          "alter role x password L",
          "notify c, L",
          "select L::text, cast(L as int), array[L, L], row(L, L), interval L",
          "merge into t using u on t.a = u.a and u.b = L when matched then update set b = L",
          "insert into t values (L) on conflict (a) do update set a = L returning L",
          "update only t set a = L where b <-> L < L C returning with (old as o) o.a, L",
          "select json_value(a, L passing L as x returning int default L on empty) from t",
          "select json_exists(L, L passing L as x, L as y) from t where a is json object with"
              + " unique C",
          "select * from json_table(L, L passing L as x columns (a int path L default L on empty,"
              + " nested path L columns (b text path L))) j",
          "with m as (merge into t using u on t.a = L when matched then delete returning L)"
              + " select L from m",
          "merge into t using u on t.a = L when matched and u.b = L then do nothing returning L",
          "select evil L, a = L is null, json_array(L returning text) from cast(L as text) x where a"
              + " between L and L is null C",
          "prepare p as select L",
          "execute p(L, L)",
          "create type m as enum (L, L)",
          "create index on t (a) where b = L",
          "create function f() returns int set a.b = W language sql as L",
          "create or replace procedure p() set a to W, W set b = W as L",
          "alter function f() set a = W cost 7",
          "copy t to L with (format csv, null W, quote W W, force_quote (a))",
          "copy t from L null W csv",
          "call p('x' W(L))");

  private static final List<String> MYSQL =
      List.of(
          "set @x = L",
          "select a from t where (a = L) is true limit rows examined 7 C",
          "select convert(L, char), a = L is null from t partition (p) force index for order by (i)"
              + " where a <=> L <=> L limit 7 into @x C",
          "set session sql_mode = L",
          "set a = W, b := W",
          "set names W",
          "load data infile L into table t fields terminated by L",
          "select L into outfile L",
          "create user x identified by L",
          "signal sqlstate L set message_text = L",
          "prepare p from L",
          "execute immediate L",
          "handler t read a = (L)",
          "replace into t values (L)",
          "insert into t values (L) on duplicate key update a = L",
          "create table t (a enum(L, L) comment L) comment = L",
          "select get_lock(L, L)",
          "do sleep(L)",
          "set global a = (W), b = ((W))",
          "set a = -W, b = (L)",
          "do f('x' W(L))",
          "create event e on schedule at L do delete from t where a = L");

  private static final List<String> LITERALS =
      List.of("'W'", "'x''W'", "N", "N.5", "-N", "'{\"k\": \"W\"}'", "'W' ", "X'H'", "B'0'");

  private static final List<String> LITERALS_OF_POSTGRESQL =
      List.of(
          "$$W$$", "$t$ '$$ W $t$", "E'\\'W\\n'", "U&'W'", "'a'\n'W'", "'\\xH'", "n'W'", "1e-N");

  private static final List<String> LITERALS_OF_MYSQL =
      List.of("\"W\"", "_utf8mb4'W'", "\"'W'\"", "0xH", "'a' 'W'", "n'W'", "'\\'W\\\\'");

  private static final List<String> COMMENTS = List.of("/* W */", "-- W '\n", "/* ' W */");

  private static final List<String> COMMENTS_OF_POSTGRESQL = List.of("/* /* W */ W */", "/*+ W */");

  private static final List<String> COMMENTS_OF_MYSQL =
      List.of(
          "# W \"\n",
          "--W\n",
          "---- W\n",
          "/*! W */",
          "/*!50000 W */",
          "/*M! 'W' */",
          "/*+ W */",
          "/*+ set_var(a=W) set_var(b='W') resource_group(W) */");

  private static final Pattern PLACE = Pattern.compile("\\b[LCD]\\b");
  private static final Pattern MARK = Pattern.compile("[WNH]");

  @Property
  void shouldShowNoMarkOfAStatement(@ForAll long seed, @ForAll Dialect dialect) {
    var marks = new ArrayList<String>();
    var sql = marked(text(dialect, new Random(seed)), new Random(seed), marks);

    var shown = SqlAnalyzer.analyze(dialect, sql).toString().toLowerCase(Locale.ROOT);

    assertThat(marks).as(sql).noneMatch(shown::contains);
  }

  @Property
  void shouldSayTheSameOfAStatementWhateverItsMarks(@ForAll long seed, @ForAll Dialect dialect) {
    var text = text(dialect, new Random(seed));
    var some = marked(text, new Random(seed), new ArrayList<>());
    var others = marked(text, new Random(~seed), new ArrayList<>());

    assertThat(SqlAnalyzer.analyze(dialect, some))
        .as(some)
        .isEqualTo(SqlAnalyzer.analyze(dialect, others));
  }

  /** One or two statements, without their marks. */
  private static String text(Dialect dialect, Random random) {
    boolean postgresql = dialect == Dialect.POSTGRESQL;
    var statements = with(BOTH, postgresql ? POSTGRESQL : MYSQL);
    var text =
        one(statements, random) + (random.nextBoolean() ? ";\n" + one(statements, random) : "");
    var literals = with(LITERALS, postgresql ? LITERALS_OF_POSTGRESQL : LITERALS_OF_MYSQL);
    var comments = with(COMMENTS, postgresql ? COMMENTS_OF_POSTGRESQL : COMMENTS_OF_MYSQL);
    return PLACE
        .matcher(text)
        .replaceAll(
            it ->
                switch (it.group()) {
                  case "L" -> literal(one(literals, random));
                  case "C" -> literal(one(comments, random));
                  default -> one(List.of("W\tN", "W,W and W", "W", "N|'W'"), random);
                });
  }

  private static String literal(String text) {
    return java.util.regex.Matcher.quoteReplacement(text);
  }

  private static String marked(String text, Random random, List<String> marks) {
    return MARK.matcher(text).replaceAll(it -> mark(it.group(), random, marks));
  }

  private static String mark(String kind, Random random, List<String> marks) {
    var mark = new StringBuilder(kind.equals("N") ? "7" : kind.equals("W") ? "zq" : "");
    while (mark.length() < 10) {
      switch (kind) {
        case "N" -> mark.append(random.nextInt(10));
        case "W" -> mark.append((char) ('a' + random.nextInt(26)));
        default -> mark.append("0123456789abcdef".charAt(random.nextInt(16)));
      }
    }
    marks.add(mark.toString());
    return mark.toString();
  }

  private static List<String> with(List<String> some, List<String> more) {
    var all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  private static String one(List<String> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }
}
