package dev.countersign.sql.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.embedded.InstalledMysql;
import dev.countersign.protocol.request.Dialect;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The analysis of MySQL against MySQL 8 itself, where one is installed. */
@Tag("nightly")
@Timeout(1_800)
class InstalledMysqlIT {

  private static final long SEED =
      Long.getLong("countersign.sql.seed", RandomGenerator.getDefault().nextInt(1 << 30));

  /** So many rows that to list them takes long; to list them is all that it does. */
  private static final String LONG = "events_statements_histogram_by_digest";

  private static MariaOracle oracle;
  private static MariaCatalogue catalogue;
  private static Set<String> functions;

  @BeforeAll
  static void start() throws SQLException, IOException {
    if (InstalledMysql.program().isEmpty()) {
      var skipped = "SKIPPED: there is no mysqld 8 on the PATH, so nothing was shown on MySQL 8";
      System.err.println(skipped);
      Assumptions.abort(skipped);
    }
    oracle = MariaOracle.start(MysqlServer.MYSQL, "oracle");
    catalogue = new MariaCatalogue(oracle);
    functions = MariaFunctionListIT.words("mysql-functions.txt", "mysql-only-functions.txt");
  }

  static List<String> modes() {
    return MysqlServer.MYSQL.modes();
  }

  /** An oracle that sees nothing would let all else pass. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO orders (id) VALUES (1000)",
        "SELECT GET_LOCK('x', 0)",
        "SELECT * FROM orders FOR UPDATE",
        "SELECT * FROM orders FOR SHARE",
        "LOCK TABLES orders READ",
        "SELECT 1 INTO OUTFILE 'found_1'",
        "SELECT 1 /*!50000 INTO OUTFILE 'found_3' */",
        "SET SESSION sort_buffer_size = 65536",
        "SET GLOBAL slow_query_log = 1 - @@slow_query_log",
        "SELECT evil(1)",
        "SELECT `count`(1)",
        "CALL p()",
        "SELECT SLEEP(1.6)",
        "SELECT BENCHMARK(2000000000, MD5('x'))",
        "PREPARE s FROM 'SELECT 1'",
      })
  void shouldNoticeWhatIsNoRead(String sql) throws SQLException {
    oracle.mode("");

    assertThat(oracle.offences(List.of(sql))).isNotEmpty();
  }

  @Test
  void shouldNameOnlyFunctionsThatTheServerHas() throws SQLException {
    oracle.mode("");
    var unknown = new TreeSet<String>();
    for (var name : functions) {
      if (Stream.of("", "1", "1, 2", "1, 2, 3")
          .map(given -> oracle.error("SELECT %s(%s)".formatted(name, given)))
          .allMatch(MariaFunctionListIT.NO_SUCH_FUNCTION::contains)) {
        unknown.add(name);
      }
    }

    assertThat(unknown).isEmpty();
  }

  @Test
  void shouldOnlyReadWhenCallingFunctions() throws SQLException {
    assertReadsOnlyRead(catalogue.calls(functions), 300);
  }

  @Test
  void shouldNotCallWhatIsNamedLikeAWordOfTheGrammar() throws SQLException {
    assertReadsOnlyRead(catalogue.words(), 300);
  }

  @Test
  void shouldOnlyReadFromTheServersTables() throws SQLException {
    assertReadsOnlyRead(
        catalogue.relations().stream().filter(sql -> !sql.contains(LONG)).toList(), 100);
  }

  @Test
  void shouldFindWhatIsSplicedIntoReads() throws SQLException {
    System.out.println("InstalledMysqlIT: -Dcountersign.sql.seed=" + SEED);
    var splices = new MariaSplices(SEED);
    assertReadsOnlyRead(Stream.generate(splices::next).limit(100_000).toList(), 5_000);
  }

  @ParameterizedTest
  @MethodSource("modes")
  void shouldRedactWhatTheServerGivesBack(String mode) throws SQLException {
    MariaRedactionIT.assertRedacted(oracle, Dialect.MYSQL, mode);
  }

  private static void assertReadsOnlyRead(List<String> statements, int fewestReads)
      throws SQLException {
    oracle.assertReadsOnlyRead(List.of(Dialect.MYSQL), statements, fewestReads);
  }
}
