package dev.countersign.sql.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.sql.SqlAnalyzer;
import java.sql.SQLException;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the analyzer calls a READ of either dialect is run, and a real MariaDB says whether it was
 * one.
 */
@Timeout(900)
class MariaReadsAreReadsIT {

  /** Every day the same, so that what is new in a change is all that can turn it red. */
  private static final long DAY = Long.getLong("countersign.sql.seed", 4242);

  private static final long NIGHT =
      Long.getLong("countersign.sql.seed", RandomGenerator.getDefault().nextInt(1 << 30));

  private static MariaOracle oracle;
  private static MariaCatalogue catalogue;

  @BeforeAll
  static void startOracle() throws SQLException {
    oracle = MariaOracle.shared();
    catalogue = new MariaCatalogue(oracle);
  }

  /** An oracle that sees nothing would let all else pass. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO orders (id) VALUES (1000)",
        "UPDATE orders SET note = note WHERE id = 1",
        "SELECT NEXTVAL(numbers)",
        "SELECT NEXT VALUE FOR numbers",
        "SELECT SETVAL(numbers, 100)",
        "SELECT DEFAULT(turn) FROM drawn",
        "SELECT id FROM drawn WHERE id < DEFAULT(drawn.turn)",
        "SELECT GET_LOCK('x', 0)",
        "SELECT * FROM orders FOR UPDATE",
        "SELECT * FROM orders LOCK IN SHARE MODE",
        "LOCK TABLES orders READ",
        "FLUSH TABLES WITH READ LOCK",
        "SELECT 1 INTO OUTFILE 'found_1'",
        "SELECT 1 INTO DUMPFILE 'found_2'",
        "SELECT 1 /*!50000 INTO OUTFILE 'found_3' */",
        "SELECT 1 /*M!100000 INTO OUTFILE 'found_4' */",
        "SET SESSION sort_buffer_size = 65536",
        "SET GLOBAL slow_query_log = 1 - @@slow_query_log",
        "SELECT evil(1)",
        "SELECT `count`(1)",
        "SELECT oracle.lower(1)",
        "SELECT count (1)",
        "SELECT `date`(1) FROM (WITH date(a) AS (SELECT 1) SELECT 1) x",
        "SELECT 1 FROM orders GROUP BY id, rollup(id)",
        "SELECT 1 FROM orders GROUP BY cube(id)",
        "SELECT t\u0130me(1)",
        "SHOW STATUS WHERE m\u0130nute(1)",
        "CALL p()",
        "SELECT SLEEP(1.6)",
        "DO SLEEP(1.6)",
        "SELECT BENCHMARK(2000000000, MD5('x'))",
        "PREPARE s FROM 'SELECT 1'",
        "CREATE TEMPORARY TABLE kept (a INT)",
        "SELECT 1; DELETE FROM orders",
      })
  void shouldNoticeWhatIsNoRead(String sql) throws SQLException {
    oracle.mode("");

    assertThat(oracle.offences(List.of(sql))).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "ANSI_QUOTES | SHOW STATUS WHERE \"oracle\".lower(1)",
        "ORACLE | SELECT * FROM history FOR SYSTEM_TIME AS OF COALESCE(numbers.\"nextval\") x",
        "ORACLE | SHOW STATUS WHERE numbers.\"nextval\"",
      })
  void shouldNoticeWhatIsANameInAnotherMode(String mode, String sql) throws SQLException {
    oracle.mode(mode);

    assertThat(oracle.offences(List.of(sql))).isNotEmpty();
    assertThat(SqlAnalyzer.analyze(Dialect.MARIADB, sql).statementClass())
        .isEqualTo(StatementClass.OPAQUE);
  }

  /** MariaDB 11.4.5 does not outlive it; what is tried with it is judged all the same. */
  @Test
  void shouldGoOnWhereAStatementTakesTheServerDown() throws SQLException {
    oracle.mode("");
    var fatal = "SELECT JSON_ARRAY_INTERSECT(@nobody, @has_set_these)";
    var before = oracle.unjudged().size();

    var offences =
        oracle.offences(List.of("SELECT 1", "SELECT GET_LOCK('x', 0)", fatal, "SELECT evil(1)"));

    assertThat(oracle.unjudged().subList(before, oracle.unjudged().size()))
        .containsExactly(fatal + " (sql_mode '')");
    assertThat(offences)
        .containsExactlyInAnyOrder(
            "SELECT GET_LOCK('x', 0) -- holds a named lock (sql_mode '')",
            "SELECT evil(1) -- ran somebody's code (sql_mode '')");
    assertThat(oracle.isRead("SELECT id FROM orders")).isTrue();
  }

  @Test
  void shouldOnlyReadWhenCallingFunctions() throws SQLException {
    assertReadsOnlyRead(catalogue.calls(), 300);
  }

  @Test
  @Tag("nightly")
  void shouldNotCallWhatIsNamedLikeAWordOfTheGrammar() throws SQLException {
    assertReadsOnlyRead(catalogue.words(), 300);
  }

  @Test
  void shouldOnlyReadFromTheServersTables() throws SQLException {
    assertReadsOnlyRead(catalogue.relations(), 100);
  }

  @Test
  void shouldFindWhatIsSplicedIntoReads() throws SQLException {
    splice(DAY, 1_000);
  }

  @Test
  @Tag("nightly")
  void shouldFindWhatIsSplicedIntoReadsAllNight() throws SQLException {
    splice(NIGHT, 200_000);
  }

  private static void splice(long seed, int statements) throws SQLException {
    System.out.println("MariaReadsAreReadsIT: -Dcountersign.sql.seed=" + seed);
    var splices = new MariaSplices(seed);
    assertReadsOnlyRead(Stream.generate(splices::next).limit(statements).toList(), statements / 20);
  }

  private static void assertReadsOnlyRead(List<String> statements, int fewestReads)
      throws SQLException {
    oracle.assertReadsOnlyRead(List.of(Dialect.MARIADB, Dialect.MYSQL), statements, fewestReads);
  }
}
