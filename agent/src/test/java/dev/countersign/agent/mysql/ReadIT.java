package dev.countersign.agent.mysql;

import static dev.countersign.agent.TargetBed.lines;
import static dev.countersign.agent.mysql.Target.code;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.run.Ended.Done;
import dev.countersign.agent.run.Ended.Failed;
import dev.countersign.agent.run.Ended.Stopped;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads on a real MariaDB: what they return, and that they change nothing. */
class ReadIT {
  private static Target target;

  @BeforeAll
  static void start() {
    target = new Target();
    target.execute(
        """
        CREATE TABLE item (id int PRIMARY KEY, name varchar(100));
        INSERT INTO item VALUES (1, 'one'), (2, NULL), (3, '');
        CREATE TABLE many (i int PRIMARY KEY);
        INSERT INTO many WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT i FROM n;
        CREATE FUNCTION sneak() RETURNS int MODIFIES SQL DATA
          BEGIN INSERT INTO item VALUES (99, 'sneaked'); RETURN 1; END;
        CREATE TABLE odd (b bit(5), d date, dt datetime(3), ts timestamp NULL, t time(2),
          u bigint unsigned, m decimal(40,10), f double, y year, e enum('a','b'), s set('p','q'),
          bin varbinary(4), bl blob, tx text, z int(5) zerofill);
        SET sql_mode = '', time_zone = '+02:00';
        INSERT INTO odd VALUES (b'00101', '0000-00-00', '2024-01-31 10:20:30.125',
          '2024-07-01 12:00:00', '-837:59:59.25', 18446744073709551615,
          123456789012345678901234567890.0123456789, 1e300, 2024, 'b', 'p,q', x'00ff10', '', 'ä😀', 42),
          (b'0', '2024-02-00', '0000-00-00', '0000-00-00', '25:00:00', 0, 0.5, 0.1, 0, 'a', '', '', 'x', '', 1)""");
  }

  @AfterAll
  static void stop() {
    target.close();
  }

  @Test
  void shouldReturnRowsWithNullApartFromEmpty() {
    assertThat(lines(target.read("SELECT id, name AS a, name AS a FROM item ORDER BY id")))
        .containsExactly(
            "{\"columns\":[{\"name\":\"id\",\"type\":\"int\"},{\"name\":\"a\",\"type\":\"varchar\"},{\"name\":\"a\",\"type\":\"varchar\"}]}",
            "[1,\"one\",\"one\"]",
            "[2,null,null]",
            "[3,\"\",\"\"]",
            "{\"rows\":3,\"affected\":0,\"truncated\":false}");
  }

  @Test
  void shouldReturnEachStatementsRowsUnderItsOwnColumns() {
    assertThat(
            lines(
                target.read(
                    "SELECT id AS a FROM item WHERE id = 1; SELECT 'x' AS b, id AS c FROM item WHERE id = 2;")))
        .containsExactly(
            "{\"columns\":[{\"name\":\"a\",\"type\":\"int\"}]}",
            "[1]",
            "{\"columns\":[{\"name\":\"b\",\"type\":\"varchar\"},{\"name\":\"c\",\"type\":\"int\"}]}",
            "[\"x\",2]",
            "{\"rows\":2,\"affected\":0,\"truncated\":false}");
  }

  @Test
  void shouldLoseNothingOfAValue() {
    assertThat(lines(target.read("SELECT * FROM odd ORDER BY u DESC")))
        .containsExactly(
            "{\"columns\":[{\"name\":\"b\",\"type\":\"bit\"},{\"name\":\"d\",\"type\":\"date\"},{\"name\":\"dt\",\"type\":\"datetime\"},{\"name\":\"ts\",\"type\":\"timestamp\"},{\"name\":\"t\",\"type\":\"time\"},{\"name\":\"u\",\"type\":\"bigint unsigned\"},{\"name\":\"m\",\"type\":\"decimal\"},{\"name\":\"f\",\"type\":\"double\"},{\"name\":\"y\",\"type\":\"year\"},{\"name\":\"e\",\"type\":\"enum\"},{\"name\":\"s\",\"type\":\"set\"},{\"name\":\"bin\",\"type\":\"varbinary\"},{\"name\":\"bl\",\"type\":\"blob\"},{\"name\":\"tx\",\"type\":\"text\"},{\"name\":\"z\",\"type\":\"int unsigned\"}]}",
            "[\"00101\",\"0000-00-00\",\"2024-01-31T10:20:30.125\",\"2024-07-01T10:00:00+00:00\",\"-837:59:59.25\",\"18446744073709551615\",\"123456789012345678901234567890.0123456789\",1e300,2024,\"b\",\"p,q\",\"AP8Q\",\"\",\"ä😀\",\"00042\"]",
            "[\"00000\",\"2024-02-00\",\"0000-00-00 00:00:00.000\",\"0000-00-00 00:00:00\",\"25:00:00.00\",0,0.5000000000,0.1,\"0000\",\"a\",\"\",\"\",\"eA==\",\"\",\"00001\"]",
            "{\"rows\":2,\"affected\":0,\"truncated\":false}");
  }

  /** MariaDB's own: an address and an id come as their text, geometry as the bytes that it is. */
  @Test
  void shouldReturnWhatOneDialectAloneHas() {
    Assumptions.assumeTrue(target.dialect == Dialect.MARIADB);
    target.execute(
        """
        CREATE TABLE own (p point, i6 inet6, i4 inet4, u uuid, j json);
        INSERT INTO own VALUES (ST_PointFromText('POINT(1 -2)'), '2001:db8::1', '192.0.2.1',
          'A0EEBC99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"a": [1, null]}'), (NULL, NULL, NULL, NULL, NULL)""");

    assertThat(lines(target.read("SELECT * FROM own ORDER BY u DESC")))
        .containsExactly(
            "{\"columns\":[{\"name\":\"p\",\"type\":\"geometry\"},{\"name\":\"i6\",\"type\":\"char\"},{\"name\":\"i4\",\"type\":\"char\"},{\"name\":\"u\",\"type\":\"char\"},{\"name\":\"j\",\"type\":\"text\"}]}",
            "[\"AAAAAAEBAAAAAAAAAAAA8D8AAAAAAAAAwA==\",\"2001:db8::1\",\"192.0.2.1\",\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\",\"{\\\"a\\\": [1, null]}\"]",
            "[null,null,null,null,null]",
            "{\"rows\":2,\"affected\":0,\"truncated\":false}");
  }

  @Test
  void shouldCarryARowAsLongAsRowsMayBe() {
    try (var large = new Target(target.server, target.dialect, Duration.ofSeconds(1), 64 << 20)) {
      var ended = large.read("SELECT repeat('x', 4194200) AS big");

      assertThat(lines(ended).get(1)).hasSize(4_194_200 + 4);
    }
  }

  /** What is behind it is left out too, though it would fit. */
  @Test
  void shouldLeaveOutARowThatIsLongerThanAPacket() {
    target.execute("SET GLOBAL max_allowed_packet = 67108864");
    try (var large = new Target(target.server, target.dialect, Duration.ofSeconds(1), 64 << 20)) {
      var ended =
          large.change("SELECT repeat('x', 17000000) AS big, 'end' AS e; SELECT 7 AS seven");

      assertThat(lines(ended)).hasSize(3).element(1).asString().contains("seven");
      assertThat(lines(ended))
          .endsWith(
              "{\"rows\":0,\"affected\":0,\"truncated\":true,\"cut\":{\"by\":\"rowBytes\",\"at\":4194304}}");
    }
  }

  @Test
  void shouldLeaveOutARowThatIsTooLarge() {
    assertThat(lines(target.read("SELECT repeat('x', 2000000) AS big")))
        .endsWith(
            "{\"rows\":0,\"affected\":0,\"truncated\":true,\"cut\":{\"by\":\"bytes\",\"at\":1048576}}");
  }

  @Test
  void shouldStopAtTheRowLimit() {
    var ended =
        target.run(
            target.genuine(
                StatementClass.READ,
                "SELECT i, repeat('x', 20000) AS x, SLEEP(1) AS s FROM many",
                Duration.ofSeconds(60),
                3),
            () -> false);

    assertThat(lines(ended))
        .hasSize(5)
        .endsWith(
            "{\"rows\":3,\"affected\":0,\"truncated\":true,\"cut\":{\"by\":\"rows\",\"at\":3}}");
  }

  @Test
  void shouldReturnAllRowsWhereTheServersOwnLimitIsLower() {
    target.execute("SET GLOBAL sql_select_limit = 500");
    try (var limited =
        target.agent(target.url(target.server.port()), "root", target.server.password())) {
      var grant =
          target.genuine(StatementClass.READ, "SELECT i FROM many", Duration.ofSeconds(10), 1_000);

      assertThat(lines(Target.run(limited, grant, () -> false))).hasSize(902);
    } finally {
      target.execute("SET GLOBAL sql_select_limit = DEFAULT");
    }
  }

  @Test
  void shouldNotCallAResultTruncatedThatJustFits() {
    var ended =
        target.run(
            target.genuine(StatementClass.READ, "SELECT 1", Duration.ofSeconds(5), 1), () -> false);

    assertThat(((Done) ended).result().truncated()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT sneak()|25006",
        "INSERT INTO item VALUES (98, 'x')|25006",
        "COMMIT; INSERT INTO item VALUES (98, 'x')|TRANSACTION_CONTROL",
        "CREATE TABLE made (a int)|NOT_A_READ",
        "SELECT 1 INTO OUTFILE '/tmp/countersign-made'; DROP TABLE item|NOT_A_READ",
        "SELECT 'marked-secret' FROM missing_table|42S02",
        "SELECT 'marked-secret' FRM item|42000",
        "SELEC 'marked-secret'|NOT_A_READ"
      })
  void shouldRefuseWhatIsNoRead(String text, String code) {
    var ended = target.read(text);

    assertThat(code(ended)).isEqualTo(code);
    assertThat(((Failed) ended).failure().message()).doesNotContain("secret");
    assertThat(target.one("SELECT count(*) FROM item")).isEqualTo("3");
  }

  @Test
  void shouldNeverHandOverAFile() {
    var ended = target.change("LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE item");

    assertThat(ended).isInstanceOf(Failed.class);
    assertThat(target.one("SELECT count(*) FROM item")).isEqualTo("3");
  }

  @Test
  void shouldLeaveNothingInASessionThatIsUsedAgain() {
    target.read(
        "SET @left = 'behind', sql_mode = 'ANSI_QUOTES', time_zone = '+05:00', SESSION tmp_table_size = 1048576");
    target.read("USE information_schema; SELECT get_lock('l', 0)");

    var used = new HashSet<String>();
    Awaitility.await("a session that is used again")
        .until(() -> !used.add(lines(target.read("SELECT connection_id()")).get(1)));
    assertThat(
            lines(
                target.read(
                    "SELECT @left, @@sql_mode, @@time_zone, database() = '%s', is_used_lock('l'), @@%s_read_only, @@character_set_results"
                        .formatted(
                            target.database,
                            target.dialect == Dialect.MARIADB ? "tx" : "transaction"))))
        .contains(
            "[null,\"STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION\",\"+00:00\",1,null,1,\"utf8mb4\"]");
  }

  @Test
  void shouldEndAtTheStatementTimeout() {
    var ended =
        target.run(
            target.genuine(
                StatementClass.READ,
                "SELECT count(*) FROM many a, many b, many c, many d WHERE a.i + b.i + c.i + d.i < 0",
                Duration.ofMillis(300),
                10),
            () -> false);

    assertThat(code(ended)).isEqualTo("70100");
  }

  @Test
  void shouldStopAtTheServerWithinTwoSecondsWhenAsked() {
    var asked = new AtomicBoolean();
    var grant = target.genuine(StatementClass.READ, "SELECT SLEEP(61)", Duration.ofSeconds(90), 10);
    var running = target.running(grant, asked::get);
    Awaitility.await().until(() -> target.atWork("SELECT SLEEP(61)%"), "1"::equals);

    asked.set(true);

    assertThat(running).succeedsWithin(Duration.ofSeconds(2)).isEqualTo(new Stopped());
    assertThat(target.atWork("SELECT SLEEP(61)%")).isEqualTo("0");
  }

  @Test
  void shouldRunTheTextByteForByte() {
    assertThat(lines(target.read("SELECT 'ä→😀  ' AS s -- кто\n"))).contains("[\"ä→😀  \"]");

    var asSent =
        "SELECT  info /* ä→ */ FROM information_schema.processlist"
            + "   WHERE id = connection_id() -- кто";
    assertThat(lines(target.read(asSent))).contains("[\"" + asSent + "\"]");
  }

  @Test
  void shouldSignInForReadsAsARoleThatCanOnlyRead() {
    target.execute(
        "DROP USER IF EXISTS reader@'127.0.0.1'; CREATE USER reader@'127.0.0.1' IDENTIFIED BY 'r'; GRANT SELECT ON %s.* TO reader@'127.0.0.1'"
            .formatted(target.database));
    var url = target.url(target.server.port());
    try (var agent =
        new MysqlDatabase(
            target.dialect,
            target.sessions(url, "root", target.server.password(), java.util.Optional.empty()),
            target.sessions(url, "reader", "r", java.util.Optional.empty()),
            new dev.countersign.protocol.envelope.Subject("agent-1"),
            target.limits)) {
      var read = target.genuine(StatementClass.READ, "SELECT CURRENT_USER()");
      var change = target.genuine(StatementClass.WRITE, "SELECT CURRENT_USER()");

      assertThat(lines(Target.run(agent, read, () -> false))).contains("[\"reader@127.0.0.1\"]");
      assertThat(lines(Target.run(agent, change, () -> false))).contains("[\"root@127.0.0.1\"]");
    }
  }

  @ParameterizedTest
  @CsvSource({"1,root,08006", "0,nobody,28000"})
  void shouldSayWhyThereIsNoSession(int portOrOwn, String user, String code) {
    var port = portOrOwn == 0 ? target.server.port() : portOrOwn;
    try (var agent = target.agent(target.url(port), user, "wrong")) {
      var ended = Target.run(agent, target.genuine(StatementClass.READ, "SELECT 1"), () -> false);

      if (target.dialect == Dialect.MYSQL && portOrOwn == 0) {
        // It wants some method of signing in of a role that it does not know, one of ours or not.
        assertThat(code(ended)).isIn("28000", "08006");
      } else {
        assertThat(code(ended)).isEqualTo(code);
      }
    }
  }

  @Test
  void shouldRefuseAServerThatSpeaksAnotherDialect() {
    var other = target.dialect == Dialect.MYSQL ? Dialect.MARIADB : Dialect.MYSQL;
    var url =
        target
            .url(target.server.port())
            .replaceFirst("^[a-z]+", other.name().toLowerCase(Locale.ROOT));
    try (var agent = target.agent(url, "root", target.server.password())) {
      var ended = Target.run(agent, target.genuine(StatementClass.READ, "SELECT 1"), () -> false);

      assertThat(((Failed) ended).failure().message())
          .isEqualTo(
              "Expected a recent %s at the target, but it is %s".formatted(other, target.dialect));
    }
  }

  /** The server cuts them itself, so nobody has to on the way. */
  @Test
  void shouldBeToldInFewWordsWhatTheServerQuotes() {
    var ended = (Failed) target.read("SELECT `%s`".formatted("x".repeat(1_000_000)));

    assertThat(ended.words().orElseThrow().message()).contains("xxx").hasSizeLessThan(600);
  }
}
