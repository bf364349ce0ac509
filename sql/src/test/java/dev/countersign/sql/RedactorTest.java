package dev.countersign.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.EffectList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactorTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "select 'a''b', 1 | select ?, ?",
        "select E'a\\'b', 1 | select ?, ?",
        "select e'a\\\\', 1 | select ?, ?",
        "select B'01', x'1F', N'n', U&'u' | select ?, ?, ?, ?",
        "select $$a$$, $t$b$$c$t$ | select ?, ?",
        "select 1, 1.5, .5, 1e10, 1.5E-3, 0x1F, 0b01, 0o17, 1_000 | select ?, ?, ?, ?, ?, ?, ?, ?, ?",
        "select a1, t2.b3 from t4 | select a1, t2.b3 from t4",
        "select $1 | select ?",
        "select \"Na'me\" | select \"Na'me\"",
        "select 1 -- secret | select ?",
        "select/* secret /* x */ y */1 | select ?",
        "select 'a | select ?",
        "select 'a\\'b', 'c' | select ?",
        "select varchar(20), -5 | select varchar(?), -?",
        "select 1..2 | select ?.?",
        "select json_value(a, '$.s' passing 'x' as y returning int default 7 on empty) | select json_value(a, ? passing ? as y returning int default ? on empty)",
        "select * from json_table(a, '$.s' columns (b int path '$.t' default 'u' on empty, nested '$.v' columns (c text))) | select * from json_table(a, ? columns (b int path ? default ? on empty, nested ? columns (c text)))",
        "delete from only t where a <-> 'b' < 3 and c is json object returning with (old as o) o.d, 'e' | delete from only t where a <-> ? < ? and c is json object returning with (old as o) o.d, ?",
        "with m as (merge into t using s on t.i = 's' when matched then delete returning 'x') select 1 | with m as (merge into t using s on t.i = ? when matched then delete returning ?) select ?",
        "merge into t using s on t.i = 's' when matched and t.a = 'x' then do nothing | merge into t using s on t.i = ? when matched and t.a = ? then do nothing",
        "select evil 'x', public.evil 'y' from cast('z' as text) c where d = 'e' is null | select evil ?, public.evil ? from cast(? as text) c where d = ? is null",
        "insert into t values ('a, 'b', 'c') | insert into t values (?",
        "select 'a'b | select ?",
        "foo bar 'x' baz | foo bar ? ?",
        "copy t (a, b) from stdin;~1\tsecret~\\.~select 2 | copy t (a, b) from stdin ?",
        "select 1; COPY t FROM /* x */ STDIN (format csv) | select ?; COPY t FROM   STDIN  ?",
        "copy t from pstdin;~it's a secret | copy t from pstdin ?",
        "copy t from stdin | copy t from stdin",
        "copy t from 'stdin'; copy t to stdout | copy t from ?; copy t to stdout",
        "set application_name = geheim | set application_name = ?",
        "set local a.b to geheim, \"Geheim\" | set local a.b to ?, ?",
        "set a = on; set b to default; set names geheim | set a = on; set b to default; set names ?",
        "set time zone geheim; select a from b | set time zone ?; select a from b",
        "set role bob | set role bob",
        "set constraints all deferred | set constraints all deferred",
        "alter role bob in database d set application_name = geheim | alter role bob in database d set application_name = ?",
        "alter system set a to geheim | alter system set a to ?",
        "alter table t rename to u | alter table t rename to u",
        "update t set a = b | update t set a = b",
        "select copy from stdin where x | select copy from stdin where x",
        "select 'a' as b, 'c' d from t where e = 'f' and g like 'h' escape 'i' or true | select ? as b, ? ? from t where e = ? and g like ? escape ? or true",
      })
  void shouldRedactPostgresql(String sql, String redacted) {
    var text = sql.replace('~', '\n');

    assertThat(SqlAnalyzer.analyze(Dialect.POSTGRESQL, text).redacted()).isEqualTo(redacted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "select 'a''b', \"c\"\"d\" | select ?, ?",
        "select 'a\\n', \"b\\\\\" | select ?, ?",
        "select 'a\\'b', 'c' | select ?",
        "select x'1F', 0x1F, 0b01, _utf8'a' | select ?, ?, ?, _utf8?",
        "select `Na'me` | select `Na'me`",
        "select 1 # secret | select ?",
        "select 1 -- secret | select ?",
        "select 1--2 | select ?--?",
        "select 1 /* a /* b */ secret */ | select ? ?",
        "select @a, @@b.c, @'secret' | select @a, @@b.c, @?",
        "select /*! secret */ 1 | select ?",
        "select /*M! secret */ 1 | select ?",
        "select 1abc | select ?",
        "set a = geheim, b = `c`; update t set a = b | set a = ?, b = ?; update t set a = b",
        "set @x := geheim | set @x := ?",
        "set @x = a + 1, @y = f(b), @z = t.c | set @x = a + ?, @y = f(b), @z = t.c",
        "set names utf8mb4 collate geheim | set names ? collate ?",
        "set character set geheim | set character set ?",
        "create user bob identified by 'x' | create user bob identified by ?",
      })
  void shouldRedactMysql(String sql, String redacted) {
    assertThat(SqlAnalyzer.analyze(Dialect.MYSQL, sql).redacted()).isEqualTo(redacted);
  }

  /** A literal in one of the dialect's forms, with its secret in it. */
  record Planted(String secret, String literal) {}

  @Property(tries = 3_000)
  void shouldNeverLetALiteralThroughInPostgresql(
      @ForAll("postgresql") List<Planted> literals, @ForAll long seed) {
    check(Dialect.POSTGRESQL, literals, seed);
  }

  @Property(tries = 3_000)
  void shouldNeverLetALiteralThroughInMysql(
      @ForAll("mysql") List<Planted> literals, @ForAll long seed) {
    check(Dialect.MYSQL, literals, seed);
  }

  private static void check(Dialect dialect, List<Planted> literals, long seed) {
    var sql = around(literals, new Random(seed));

    var analysis = SqlAnalyzer.analyze(dialect, sql);

    var shown =
        analysis.redacted() + analysis.findings() + analysis.tables() + analysis.functions();
    for (var planted : literals) {
      assertThat(shown).as(sql).doesNotContainIgnoringCase(planted.secret());
    }
  }

  /** Puts the literals into pieces of SQL, sound and broken, that hold no quotes of their own. */
  private static String around(List<Planted> literals, Random random) {
    var pieces =
        List.of(
            "select ",
            " from t where a = ",
            " , ",
            " || ",
            "(",
            ")",
            " and b in (",
            "; ",
            " -- c\n",
            " /* c */ ",
            " insert into t values (",
            " as x",
            "::text",
            " update t set a=",
            " like ",
            "\n",
            "\t",
            "=",
            " interval ",
            " f(",
            "[",
            "]",
            " * ",
            " limit ",
            " - ",
            " \"q\" ",
            ".x ",
            " between ",
            " $$x$$ ",
            " call p(",
            " copy t from ",
            " \u00e4\u00f6 ",
            " %% ");
    var sql = new StringBuilder();
    for (var planted : literals) {
      for (var i = random.nextInt(3); i >= 0; i--) {
        sql.append(pieces.get(random.nextInt(pieces.size())));
      }
      sql.append(random.nextBoolean() ? " " : "=").append(planted.literal());
    }
    return sql.append(pieces.get(random.nextInt(pieces.size()))).toString();
  }

  @Provide
  Arbitrary<List<Planted>> postgresql() {
    return planted(
        List.of(
            "'%s'",
            "E'%s'",
            "e'\\'%s\\\\'",
            "'x''%s'",
            "N'%s'",
            "U&'%s'",
            "$$%s$$",
            "$t$%s$t$",
            "$t$'%s$$ $t$",
            "B'%s'",
            "X'%s'",
            "/* %s */",
            "/* /* x */ %s */",
            "-- %s\n",
            "'%s",
            "$$%s",
            "/* %s",
            "E'%s",
            "'\\' %s '",
            "'a'\n'%s'",
            "'\n%s\n'",
            "'\"%s\"'",
            "'--%s'",
            "'/*%s'",
            "$a$b$%s$a$"));
  }

  @Provide
  Arbitrary<List<Planted>> mysql() {
    return planted(
        List.of(
            "'%s'",
            "\"%s\"",
            "'x''%s'",
            "\"x\"\"%s\"",
            "N'%s'",
            "_utf8mb4'%s'",
            "X'%s'",
            "/* %s */",
            "/*! %s */",
            "/*!50000 %s */",
            "/*M! '%s' */",
            "-- %s\n",
            "# %s\n",
            "'%s",
            "\"%s",
            "/* %s",
            "'\\' %s '",
            "\"\\\" %s \"",
            "'a' '%s'",
            "'\\\\%s'",
            "'\"%s\"'",
            "@'%s'",
            "/*+ %s */",
            "'`%s`'",
            "\"'%s'\""));
  }

  private static Arbitrary<List<Planted>> planted(List<String> forms) {
    var words =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .ofMinLength(6)
            .ofMaxLength(12)
            .map(s -> "zq" + s);
    var numbers = Arbitraries.integers().between(100_000, 999_999_999).map(String::valueOf);
    var quoted =
        Combinators.combine(words, Arbitraries.of(forms))
            .as((secret, form) -> new Planted(secret, form.formatted(secret)));
    var plain =
        Combinators.combine(
                numbers,
                Arbitraries.of("%s", "%s.5", "1.%s", "%se1", "0x%s", "$%s", "-%s", "%sabc"))
            .as((secret, form) -> new Planted(secret, form.formatted(secret)));
    return Arbitraries.oneOf(quoted, plain).list().ofMinSize(1).ofMaxSize(6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "create function f() returns int language sql set a.b = geheim as $$x$$ | create function f() returns int language sql set a.b = ? as ?",
        "create or replace procedure f() set a to geheim, \"Geheim\" set b from current as 'x' | create or replace procedure f() set a to ?, ? set b from current as ?",
        "create function f(a int = b) returns int return a = b | create function f(a int = b) returns int return a = b",
        "create function f() returns int begin atomic update t set a = b where c; end | create function f() returns int begin atomic update t set a = b where c; end",
        "alter function f() set a to geheim not leakproof | alter function f() set a to ? not leakproof",
        "alter function f() set a = strict, geheim cost 5 | alter function f() set a = ?, ? cost ?",
        "alter function f() set a = geheim cost 5 | alter function f() set a = ? cost ?",
        "copy t (a, b) to '/x' with (format csv, null geheim, quote geheim geheim, header true, force_quote (a, b)) | copy t (a, b) to ? with (format csv, null ?, quote ? ?, header true, force_quote (a, b))",
        "copy t from '/x' null as geheim csv where a is null and b | copy t from ? null as ? csv where a is null and b",
        "copy (select a from b where c is null order by d) to '/x' (delimiter geheim) | copy (select a from b where c is null order by d) to ? (delimiter ?)",
      })
  void shouldRedactOptionsOfPostgresqlThatAreWords(String sql, String redacted) {
    assertThat(SqlAnalyzer.analyze(Dialect.POSTGRESQL, sql).redacted()).isEqualTo(redacted);
  }

  /** MariaDB hands them to the engine as texts; the server's own options say what is made. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "create table t (a int opt=geheim, b int, key (b) opt=`geheim`) opt=geheim, engine = innodb | create table t (a int opt=?, b int, key (b) opt=?) opt=?, engine = innodb",
        "create or replace temporary table if not exists d.t (a int o = ge-heim not null) character set = utf8 encrypted = yes | create or replace temporary table if not exists d.t (a int o = ? not null) character set = utf8 encrypted = yes",
        "alter table t add (a int opt=geheim), add column b int opt = geheim, add key (b) opt = 'x', algorithm = inplace | alter table t add (a int opt=?), add column b int opt = ?, add key (b) opt = ?, algorithm = inplace",
        "create table t (a int check (a = b), b int as (c = d)) partition by list (a = b) (partition p values in (1) opt = geheim engine = memory) | create table t (a int check (a = b), b int as (c = d)) partition by list (a = b) (partition p values in (?) opt = ? engine = memory)",
        "alter table t add check (a = b), alter c set default (d = e), rename = u | alter table t add check (a = b), alter c set default (d = e), rename = u",
        "create table t opt = geheim select a = b from u where c = d | create table t opt = ? select a = b from u where c = d",
        "create table t (select a = b from u) | create table t (select a = b from u)",
        "create unique index i on t (a) opt = geheim lock = none | create unique index i on t (a) opt = ? lock = none",
        "select a from t ignore index (i) where a = b | select a from t ignore index (i) where a = b",
        "create table t (a int comment geheim not null, comment text) comment=geheim | create table t (a int comment ? not null, comment text) comment=?",
        "alter table t add comment text, modify b int comment geheim first, comment geheim geheim | alter table t add comment text, modify b int comment ? first, comment ?",
      })
  void shouldRedactOptionsOfMysqlThatAreWords(String sql, String redacted) {
    for (var dialect : List.of(Dialect.MYSQL, Dialect.MARIADB)) {
      assertThat(SqlAnalyzer.analyze(dialect, sql).redacted()).isEqualTo(redacted);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "create aggregate a (int) (sfunc = f, stype = int, initcond = geheim, minitcond = \"ge heim\") | create aggregate a (int) (sfunc = f, stype = int, initcond = ?, minitcond = ?)",
        "create or replace aggregate a (int) (sfunc = f, stype = int, initcond = geheim) | create or replace aggregate a (int) (sfunc = f, stype = int, initcond = ?)",
        "create type t (input = f, output = g, default = geheim) | create type t (input = f, output = g, default = ?)",
        "create text search dictionary d (template = simple, stopwords = geheim) | create text search dictionary d (template = simple, stopwords = ?)",
        "alter text search dictionary d (stopwords = geheim) | alter text search dictionary d (stopwords = ?)",
        "create subscription s connection 'x' publication p with (slot_name = geheim, streaming = parallel) | create subscription s connection ? publication p with (slot_name = ?, streaming = parallel)",
        "alter subscription s set (slot_name = none) | alter subscription s set (slot_name = none)",
        "comment on column t.is is geheim geheim; comment on table t is null | comment on column t.is is ?; comment on table t is null",
        "security label for p on table t is \"ge heim\" | security label for p on table t is ?",
      })
  void shouldRedactOptionsOfPostgresqlInDefinitions(String sql, String redacted) {
    assertThat(SqlAnalyzer.analyze(Dialect.POSTGRESQL, sql).redacted()).isEqualTo(redacted);
  }

  /** PostgreSQL hands them to the function as texts, whatever they are. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "create trigger r before insert on t for each row execute function f(geheim, \"Geheim\", 5) | create trigger r before insert on t for each row execute function f(?, ?, ?)",
        "create or replace constraint trigger r after insert on t for each row when (new.a = b) execute procedure s.f(geheim); select f(a) | create or replace constraint trigger r after insert on t for each row when (new.a = b) execute procedure s.f(?); select f(a)",
        "create event trigger r on ddl_command_start execute function f() | create event trigger r on ddl_command_start execute function f()",
        "grant execute on function f(a) to b | grant execute on function f(a) to b",
      })
  void shouldRedactWhatATriggerHandsToItsFunction(String sql, String redacted) {
    assertThat(SqlAnalyzer.analyze(Dialect.POSTGRESQL, sql).redacted()).isEqualTo(redacted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "set global init_connect = (geheim) | set global init_connect = (?)",
        "set a = ((geheim)), b = (-geheim), c = (d + e) | set a = ((?)), b = (-?), c = (d + e)",
        "set a = (select b from t), c = (geheim) | set a = (select b from t), c = (?)",
        "create event e on schedule at '2020-01-01' do delete from t | create event e on schedule at ? do delete from t",
        "create event e on schedule every '5' day comment 'x' do call p('a') | create event e on schedule every ? day comment ? do call p(?)",
        "create event e on schedule at 'x' do geheim | create event e on schedule at ? ? ?",
        "select 'x' do delete from t | select ? ? ? from t",
        "create event e on schedule at 'x' do rename table a to b | create event e on schedule at ? do rename table a to b",
        "create definer = a event e on schedule at 'x' do execute immediate 'y' | create definer = a event e on schedule at ? do execute immediate ?",
        "alter event e on schedule at 'x' do revoke all on t from u | alter event e on schedule at ? do revoke all on t from u",
        "create procedure p() comment 'x' drop table t | create procedure p() comment ? drop table t",
        "create procedure p() comment 'x' modifies sql data update t set a = 'y' | create procedure p() comment ? modifies sql data update t set a = ?",
        "create or replace function f() returns int comment 'x' not deterministic return 1 | create or replace function f() returns int comment ? not deterministic return ?",
        "create procedure p() begin declare exit handler for sqlstate '23000' drop table t; while a = 'x' do drop table u; end while; end | create procedure p() begin declare exit handler for sqlstate ? drop table t; while a = ? do drop table u; end while; end",
        "create trigger r before insert on t for each row if new.a = 'x' then select 'y' into b; end if | create trigger r before insert on t for each row if new.a = ? then select ? into b; end if",
        "create procedure p() comment 'x' geheim | create procedure p() comment ? ?",
        "create table event (a int) comment 'x' drop geheim | create table event (a int) comment ? ? ?",
      })
  void shouldRedactValuesOfMysqlInBracketsAndShowWhatAnEventDoes(String sql, String redacted) {
    for (var dialect : List.of(Dialect.MYSQL, Dialect.MARIADB)) {
      assertThat(SqlAnalyzer.analyze(dialect, sql).redacted()).isEqualTo(redacted);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "CREATE ROLE a PASSWORD 'x' SUPERUSER IN ROLE b | CREATE ROLE a PASSWORD ? SUPERUSER IN ROLE b",
        "CREATE FUNCTION f() RETURNS int AS 'x' SECURITY DEFINER PARALLEL SAFE | CREATE FUNCTION f() RETURNS int AS ? SECURITY DEFINER PARALLEL SAFE",
        "CREATE DATABASE d ENCODING 'x' OWNER b TEMPLATE c | CREATE DATABASE d ENCODING ? OWNER b TEMPLATE c",
        "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p | CREATE SUBSCRIPTION s CONNECTION ? PUBLICATION p",
        "DELETE FROM t WHERE id = 'x' XOR true | DELETE FROM t WHERE id = ? XOR true",
        "ALTER USER 'u' ACCOUNT UNLOCK | ALTER USER ? ACCOUNT UNLOCK",
        "SELECT a FROM t JOIN u ON u.a = 'x' STRAIGHT_JOIN v | SELECT a FROM t JOIN u ON u.a = ? STRAIGHT_JOIN v",
        "CREATE TABLE t (a int) COMMENT 'x' TABLE u | CREATE TABLE t (a int) COMMENT ? TABLE u",
        "CREATE SERVER s TYPE 'x' FOREIGN DATA WRAPPER f | CREATE SERVER s TYPE ? FOREIGN DATA WRAPPER f",
        "CREATE USER u IDENTIFIED BY 'x' FAILED_LOGIN_ATTEMPTS 3 | CREATE USER u IDENTIFIED BY ? FAILED_LOGIN_ATTEMPTS ?",
        "CREATE TABLE t (a int COMMENT 'x' STORAGE DISK) | CREATE TABLE t (a int COMMENT ? STORAGE DISK)",
      })
  void shouldShowWordsOfTheGrammarBehindATextToWhoApproves(String sql, String redacted) {
    for (var dialect : Dialect.values()) {
      assertThat(SqlAnalyzer.analyze(dialect, sql).redacted()).isEqualTo(redacted);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "insert into t values (1) on conflict (a) where b = 'x' do update set c = 1 | insert into t values (?) on conflict (a) where b = ? do update set c = ?",
        "insert into t values (1) on conflict (a) where b = 'x' do nothing | insert into t values (?) on conflict (a) where b = ? do nothing",
        "create rule r as on insert to t where new.a = 'x' do also update u set a = 1 | create rule r as on insert to t where new.a = ? do also update u set a = ?",
        "create rule r as on insert to t where new.a = 'x' do instead delete from u | create rule r as on insert to t where new.a = ? do instead delete from u",
        "create rule r as on insert to t where new.a = 'x' do (delete from u; notify c) | create rule r as on insert to t where new.a = ? do (delete from u; notify c)",
        "select 'x' do geheim | select ? ? ?",
      })
  void shouldShowWhatPostgresqlDoesBehindACondition(String sql, String redacted) {
    assertThat(SqlAnalyzer.analyze(Dialect.POSTGRESQL, sql).redacted()).isEqualTo(redacted);
  }

  /** No server takes them without quotes, but the log would keep them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "ALTER USER u WITH PASSWORD geheim | ALTER USER u WITH PASSWORD ?",
        "alter role password password geheim-es.ding valid until 'x' | alter role password password ? valid until ?",
        "alter role password superuser | alter role password superuser",
        "create role a in role password nologin | create role a in role password nologin",
        "create role a role b, password createdb | create role a role b, password createdb",
        "drop user mapping if exists for password server s | drop user mapping if exists for password server s",
        "create user mapping for password server s options (user 'x') | create user mapping for password server s options (user ?)",
        "CREATE USER u PASSWORD NULL LOGIN | CREATE USER u PASSWORD NULL LOGIN",
        "CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (user u, password geheim) | CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (user u, password ?)",
        "CREATE TABLE t (password text, role int) | CREATE TABLE t (password text, role int)",
        "SELECT password b FROM role | SELECT password b FROM role",
        "CREATE USER u IDENTIFIED BY geheim REQUIRE SSL | CREATE USER u IDENTIFIED BY ? REQUIRE SSL",
        "GRANT ALL ON *.* TO u IDENTIFIED BY geheim WITH GRANT OPTION | GRANT ALL ON *.* TO u IDENTIFIED BY ? WITH GRANT OPTION",
        "ALTER USER u IDENTIFIED WITH p AS geheim, v IDENTIFIED BY RANDOM PASSWORD PASSWORD EXPIRE NEVER | ALTER USER u IDENTIFIED WITH p AS ?, v IDENTIFIED BY RANDOM PASSWORD PASSWORD EXPIRE NEVER",
        "SELECT a AS b FROM t ORDER BY c | SELECT a AS b FROM t ORDER BY c",
        "SELECT identified AS b FROM t GROUP BY identified WITH ROLLUP ORDER BY c | SELECT identified AS b FROM t GROUP BY identified WITH ROLLUP ORDER BY c",
        "UPDATE t SET password = a, source_password = b WHERE c | UPDATE t SET password = a, source_password = b WHERE c",
        "CREATE USER u IDENTIFIED BY P@ssw0rd | CREATE USER u IDENTIFIED BY ?",
        "ALTER USER u PASSWORD = geheim | ALTER USER u PASSWORD = ?",
        "ALTER USER u PASSWORD (geheim) LOGIN | ALTER USER u PASSWORD (?) LOGIN",
        "ALTER USER u PASSWORD: geheim geheim VALID UNTIL 'x' | ALTER USER u PASSWORD: ? VALID UNTIL ?",
        "ALTER USER u PASSWORD with geheim | ALTER USER u PASSWORD with ?",
        "ALTER USER u PASSWORD is ge!heim, v | ALTER USER u PASSWORD is ?, v",
        "ALTER USER u PASSWORD `geheim` | ALTER USER u PASSWORD ?",
        "ALTER USER u PASSWORD <geheim> | ALTER USER u PASSWORD ?",
        "ALTER USER u IDENTIFIED BY = geheim | ALTER USER u IDENTIFIED BY = ?",
        "ALTER USER u IDENTIFIED BY ?geheim | ALTER USER u IDENTIFIED BY ?",
        "ALTER USER u IDENTIFIED BY *geheim geheim | ALTER USER u IDENTIFIED BY ?",
        "ALTER USER u IDENTIFIED BY geheim REPLACE geheim REQUIRE SSL | ALTER USER u IDENTIFIED BY ? REPLACE ? REQUIRE SSL",
        "ALTER USER u IDENTIFIED BY 'x' RETAIN CURRENT PASSWORD WITH MAX_QUERIES_PER_HOUR 5 | ALTER USER u IDENTIFIED BY ? RETAIN CURRENT PASSWORD WITH MAX_QUERIES_PER_HOUR ?",
        "GRANT ALL ON *.* TO u IDENTIFIED BY PASSWORD geheim | GRANT ALL ON *.* TO u IDENTIFIED BY PASSWORD ?",
        "CREATE USER u IDENTIFIED VIA e USING PASSWORD(geheim) OR f AS geheim | CREATE USER u IDENTIFIED VIA e USING PASSWORD(?) OR f AS ?",
        "CLONE INSTANCE FROM 'u'@'h':3306 IDENTIFIED BY geheim | CLONE INSTANCE FROM ?@?:? IDENTIFIED BY ?",
        "CHANGE MASTER TO MASTER_USER = u, MASTER_PASSWORD=geheim, MASTER_PORT = 1 | CHANGE MASTER TO MASTER_USER = u, MASTER_PASSWORD=?, MASTER_PORT = ?",
        "CHANGE REPLICATION SOURCE TO SOURCE_PASSWORD = geheim | CHANGE REPLICATION SOURCE TO SOURCE_PASSWORD = ?",
        "START REPLICA USER = u PASSWORD = geheim | START REPLICA USER = u PASSWORD = ?",
        "CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (PASSWORD = geheim, HOST 'x') | CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (PASSWORD = ?, HOST ?)",
      })
  void shouldRedactPasswordsWithoutQuotes(String sql, String redacted) {
    for (var dialect : Dialect.values()) {
      assertThat(SqlAnalyzer.analyze(dialect, sql).redacted()).isEqualTo(redacted);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "SET PASSWORD = P@ssw0rd | SET PASSWORD = ?",
        "SET PASSWORD FOR u = Ge-heim | SET PASSWORD FOR u = ?",
        "SET PASSWORD FOR 'u'@'h' = ge.heim! REPLACE geheim | SET PASSWORD FOR ?@? = ? REPLACE ?",
        "SET PASSWORD TO geheim | SET PASSWORD TO ?",
        "SET PASSWORD geheim | SET PASSWORD ?",
        "SET PASSWORD = PASSWORD(geheim) | SET PASSWORD = PASSWORD(?)",
        "SET PASSWORD FOR u = OLD_PASSWORD(geheim) | SET PASSWORD FOR u = OLD_PASSWORD(?)",
        "SET PASSWORD FOR u TO RANDOM | SET PASSWORD FOR u TO RANDOM",
        "SET STATEMENT max_statement_time = 5 FOR ALTER USER u IDENTIFIED BY geheim | SET STATEMENT max_statement_time = ? FOR ALTER USER u IDENTIFIED BY ?",
        "CREATE PROCEDURE p() ALTER USER u IDENTIFIED WITH e BY geheim | CREATE PROCEDURE p() ALTER USER u IDENTIFIED WITH e BY ?",
        "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO ALTER USER u IDENTIFIED VIA e USING geheim | CREATE EVENT e ON SCHEDULE EVERY ? DAY DO ALTER USER u IDENTIFIED VIA e USING ?",
        "SELECT PASSWORD(a) FROM t | SELECT PASSWORD(a) FROM t",
      })
  void shouldRedactPasswordsOfMysqlWithoutQuotes(String sql, String redacted) {
    for (var dialect : List.of(Dialect.MYSQL, Dialect.MARIADB)) {
      assertThat(SqlAnalyzer.analyze(dialect, sql).redacted()).isEqualTo(redacted);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "CREATE SUBSCRIPTION s CONNECTION \"host=h password=geheim\" PUBLICATION p | CREATE SUBSCRIPTION s CONNECTION ? PUBLICATION p",
        "CREATE SUBSCRIPTION s CONNECTION host=h password=geheim dbname=d PUBLICATION p | CREATE SUBSCRIPTION s CONNECTION ? PUBLICATION p",
        "ALTER SUBSCRIPTION connection CONNECTION geheim | ALTER SUBSCRIPTION connection CONNECTION ?",
        "ALTER USER u PASSWORD #geheim @geheim | ALTER USER u PASSWORD ?",
        "ALTER USER u CONNECTION LIMIT 5 | ALTER USER u CONNECTION LIMIT ?",
      })
  void shouldRedactPasswordsOfPostgresqlWithoutQuotes(String sql, String redacted) {
    assertThat(SqlAnalyzer.analyze(Dialect.POSTGRESQL, sql).redacted()).isEqualTo(redacted);
  }

  /** To PostgreSQL they are names, to those who come from MySQL texts. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "SELECT * FROM t WHERE a = \"12-3\" AND b IN (\"X 1\", 'y') | SELECT * FROM t WHERE a = ? AND b IN (?, ?)",
        "SELECT * FROM t WHERE (a, b) = (\"1\", \"2\") OR a BETWEEN \"1\" AND \"2\" OR a LIKE \"x%\" | SELECT * FROM t WHERE (a, b) = (?, ?) OR a BETWEEN ? AND ? OR a LIKE ?",
        "INSERT INTO \"Order Items\" (\"A b\") VALUES (\"c d\"), (\"e f\") | INSERT INTO \"Order Items\" (\"A b\") VALUES (?), (?)",
        "DELETE FROM t WHERE a IN (SELECT b FROM x, \"y-z\") AND c = (WITH w AS (SELECT 1) SELECT d FROM w, \"v-w\") | DELETE FROM t WHERE a IN (SELECT b FROM x, \"y-z\") AND c = (WITH w AS (SELECT ?) SELECT d FROM w, \"v-w\")",
        "UPDATE t SET a = (SELECT b FROM x, \"y-z\"), c = ((TABLE \"v-w\")) | UPDATE t SET a = (SELECT b FROM x, \"y-z\"), c = ((TABLE \"v-w\"))",
        "UPDATE t SET \"A b\" = \"c d\" | UPDATE t SET \"A b\" = ?",
        "SELECT * FROM t WHERE a BETWEEN -1 AND \"1-2\" AND b BETWEEN SYMMETRIC \"1-2\" AND 'x'::text AND c | SELECT * FROM t WHERE a BETWEEN -? AND ? AND b BETWEEN SYMMETRIC ? AND ?::text AND c",
        "SELECT * FROM t WHERE a SIMILAR TO \"x%\" OR a LIKE (\"x%\") ESCAPE \"!\" OR a LIKE ANY (\"x%\") | SELECT * FROM t WHERE a SIMILAR TO ? OR a LIKE (?) ESCAPE ? OR a LIKE ANY (?)",
        "SELECT CASE a WHEN \"1-2\" THEN b END FROM t | SELECT CASE a WHEN ? THEN b END FROM t",
        "SELECT * FROM t WHERE a = +\"1-2\" OR a = date \"1-2\" OR a = ANY (\"1-2\") OR a = ALL (ARRAY[\"1-2\"]) OR (a, b) = ROW(\"1-2\", 1) | SELECT * FROM t WHERE a = +? OR a = date ? OR a = ANY (?) OR a = ALL (ARRAY[?]) OR (a, b) = ROW(?, ?)",
        "SELECT * FROM t WHERE a ^@ \"1-2\" OR a && \"1-2\" OR a @@ \"1-2\" OR a OPERATOR(pg_catalog.=) \"1-2\" | SELECT * FROM t WHERE a ^@ ? OR a && ? OR a @@ ? OR a OPERATOR(pg_catalog.=) ?",
        "SELECT dblink(\"host=h password=x\") FROM t | SELECT dblink(?) FROM t",
        "UPDATE \"User\" SET \"updatedAt\" = \"createdAt\" WHERE \"isAdmin\" = \"isOwner_2\" | UPDATE \"User\" SET \"updatedAt\" = \"createdAt\" WHERE \"isAdmin\" = \"isOwner_2\"",
        "SELECT \"A b\", lower(\"C d\") AS \"E f\" FROM \"T t\" x JOIN \"U u\" ON x.a = \"U u\".\"B b\" WHERE \"A b\" > plain ORDER BY \"A b\" | SELECT \"A b\", lower(\"C d\") AS \"E f\" FROM \"T t\" x JOIN \"U u\" ON x.a = \"U u\".\"B b\" WHERE \"A b\" > plain ORDER BY \"A b\"",
      })
  void shouldRedactNamesThatMayHaveBeenMeantAsTexts(String sql, String redacted) {
    var analysis = SqlAnalyzer.analyze(Dialect.POSTGRESQL, sql);

    assertThat(analysis.redacted()).isEqualTo(redacted);
    if (redacted.contains("?")) {
      assertThat(analysis.effects().columnsRead()).noneMatch(it -> it.contains("\""));
      assertThat(analysis.effects().unknown()).contains(EffectList.COLUMNS_READ);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "INSERT INTO t VALUES (1, (\"a-b\")), (ARRAY[\"a-b\"], 'x' ## \"a-b\"), (f(\"a-b\"), CAST(\"a-b\" AS \"My t\")), (ROW(\"a-b\"), \"a-b\"::\"My t\") | INSERT INTO t VALUES (?, (?)), (ARRAY[?], ? ## ?), (f(?), CAST(? AS \"My t\")), (ROW(?), ?::\"My t\")",
        "INSERT INTO t VALUES ((SELECT \"a b\" FROM \"c d\")) | INSERT INTO t VALUES ((SELECT \"a b\" FROM \"c d\"))",
        "MERGE INTO t USING u ON t.a = u.a WHEN NOT MATCHED THEN INSERT (a) VALUES (f(\"My a\")) | MERGE INTO t USING u ON t.a = u.a WHEN NOT MATCHED THEN INSERT (a) VALUES (f(\"My a\"))",
        "CREATE TABLE t PARTITION OF p FOR VALUES FROM (\"a-b\", 1) TO (\"b-c\") | CREATE TABLE t PARTITION OF p FOR VALUES FROM (?, ?) TO (?)",
        "CREATE TYPE e AS ENUM (\"a-b\") | CREATE TYPE e AS ENUM (?)",
        "CREATE TABLE t (\"A b\" text DEFAULT \"a-b\", FOREIGN KEY (\"A b\") REFERENCES u (\"A b\")) | CREATE TABLE t (\"A b\" text DEFAULT ?, FOREIGN KEY (\"A b\") REFERENCES u (\"A b\"))",
        "ALTER TABLE t ALTER \"A b\" SET DEFAULT \"a-b\" | ALTER TABLE t ALTER \"A b\" SET DEFAULT ?",
        "EXECUTE p(\"a-b\", 1); CALL s.\"P p\"(f(\"a-b\")); SELECT f(\"A b\") | EXECUTE p(?, ?); CALL s.\"P p\"(f(?)); SELECT f(\"A b\")",
        "COPY \"My t\" (\"A b\") TO PROGRAM \"a-b\"; COPY t FROM \"/a\"; COPY (SELECT \"A b\" FROM \"My t\") TO \"/a\" | COPY \"My t\" (\"A b\") TO PROGRAM ?; COPY t FROM ?; COPY (SELECT \"A b\" FROM \"My t\") TO ?",
        "SELECT CASE WHEN \"A b\" THEN \"C d\" END, \"A b\" + \"C d\", 'x' ## \"C d\" FROM t WHERE a[\"A b\"] AND \"C d\" | SELECT CASE WHEN \"A b\" THEN \"C d\" END, \"A b\" + \"C d\", ? ## \"C d\" FROM t WHERE a[\"A b\"] AND \"C d\"",
      })
  void shouldRedactNamesWhereNothingButATextCanStand(String sql, String redacted) {
    assertThat(SqlAnalyzer.analyze(Dialect.POSTGRESQL, sql.replace('#', '|')).redacted())
        .isEqualTo(redacted.replace('#', '|'));
  }

  /** What is hidden in the text for fear of a quote that is missing is not named beside it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POSTGRESQL | CALL p('a' hidden(1))",
        "POSTGRESQL | CALL p('a' and_more hidden(1))",
        "MARIADB | DO f('a' hidden.p(1))",
        "POSTGRESQL | CREATE TABLE t (a text DEFAULT 'a' hidden(1))",
      })
  void shouldNotNameWhatItHides(Dialect dialect, String sql) {
    assertThat(SqlAnalyzer.analyze(dialect, sql).toString()).doesNotContain("hidden(", "hidden,");
    assertThat(SqlAnalyzer.analyze(dialect, sql).functions())
        .noneMatch(it -> it.contains("hidden"));
    assertThat(SqlAnalyzer.analyze(dialect, sql).findings()).noneMatch(it -> it.contains("hidden"));
  }
}
