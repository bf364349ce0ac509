package dev.countersign.sql.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.sql.SqlAnalyzer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the analyzer calls a READ is run, and a real server says whether it was one. */
@Tag("each-postgresql")
@Timeout(300)
class ReadsAreReadsIT {

  /** Every day the same, so that what is new in a change is all that can turn it red. */
  private static final long DAY = Long.getLong("countersign.sql.seed", 785931178);

  private static final long NIGHT =
      Long.getLong("countersign.sql.seed", RandomGenerator.getDefault().nextInt(1 << 30));

  private static Oracle oracle;
  private static Catalogue catalogue;

  @BeforeAll
  static void startOracle() throws SQLException, IOException {
    oracle = Oracle.shared();
    catalogue = new Catalogue(oracle);
  }

  /** An oracle that sees nothing would let all else pass. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO orders VALUES (1000)",
        "SELECT txid_current()",
        "SELECT pg_notify('a', 'b')",
        "LISTEN a",
        "SELECT nextval('numbers')",
        "SELECT set_config('work_mem', '1MB', false)",
        "SELECT pg_advisory_lock(1)",
        "SELECT pg_advisory_xact_lock(1)",
        "SELECT * FROM orders FOR SHARE",
        "LOCK TABLE orders IN ROW SHARE MODE",
        "SELECT lo_create(0)",
        "CREATE TEMP TABLE kept (a int)",
        "SELECT evil(1)",
        "SELECT \"coalesce\"(1) FROM (SELECT 1) AS coalesce(a)",
        "SELECT \"trim\"('x') FROM (WITH trim(a) AS (SELECT 1) SELECT 1) x",
        "SELECT rollup(1)",
        "SELECT 'x'::evil",
        "SELECT pg_sleep(1.6)",
        "DECLARE c CURSOR WITH HOLD FOR SELECT 1",
        "UPDATE orders SET note = note WHERE false",
        "SELECT pg_ls_dir('.')",
        "SELECT pg_read_file('PG_VERSION')",
        "SELECT pg_stat_file('PG_VERSION')",
        "COPY orders TO '/dev/null'",
        "SELECT pg_reload_conf()",
        "SELECT pg_log_backend_memory_contexts(pg_backend_pid())",
      })
  void shouldNoticeWhatIsNoRead(String sql) throws SQLException {
    var offences = oracle.offences(List.of(sql));
    oracle.letGo();

    assertThat(offences).isNotEmpty();
  }

  /** The server runs somebody's code for each, as far as it has the clause. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT JSON_VALUE('{}', '$.a' RETURNING text DEFAULT evil('x') ON EMPTY)",
        "SELECT JSON_VALUE('{\"a\": \"x\"}', '$.a' RETURNING evil ERROR ON ERROR)",
        "SELECT JSON_QUERY('{\"a\": \"x\"}', '$.a' RETURNING evil OMIT QUOTES ERROR ON ERROR)",
        "SELECT JSON_EXISTS('{}', '$.a' PASSING evil('x') AS y)",
        "SELECT * FROM JSON_TABLE('[{}]', '$[*]' COLUMNS (a text PATH '$.a' DEFAULT evil('x') ON"
            + " EMPTY)) j",
        "SELECT * FROM JSON_TABLE('[{}]', '$[*]' PASSING evil('x') AS y COLUMNS (a int PATH"
            + " '$.a')) j",
        "SELECT * FROM JSON_TABLE(evil('x'), '$[*]' COLUMNS (a int PATH '$.a')) j",
        "SELECT * FROM JSON_TABLE('[\"x\"]', '$[*]' COLUMNS (a evil PATH '$' ERROR ON ERROR)) j",
        "SELECT * FROM JSON_TABLE('[[{}]]', '$[*]' COLUMNS (n FOR ORDINALITY, NESTED PATH '$[*]'"
            + " COLUMNS (a text PATH '$.a' DEFAULT evil('x') ON EMPTY))) j",
        "WITH m AS (MERGE INTO orders o USING (SELECT 1 AS a) y ON o.id = y.a WHEN MATCHED THEN"
            + " UPDATE SET note = 'x' RETURNING o.id) SELECT * FROM m",
        "SELECT evil('x') IS NULL IS NULL",
        "SELECT concat(VARIADIC ARRAY[evil('x')])",
        "SELECT public.evil 'x'",
        "SELECT * FROM CAST('x' AS evil) x",
        "SELECT * FROM CAST(evil('x') AS text) x",
        "SELECT 1 WHERE EXISTS (SELECT FROM evil('x'))",
        "SELECT btrim.evil FROM TRIM('x')",
        "SELECT btrim.pg_read_file FROM TRIM('PG_VERSION')",
        "SELECT 1 FROM orders o, LATERAL TRIM(o.note) WHERE btrim.evil = 1",
        "SELECT 1 FROM orders LEFT JOIN TRIM('x') ON true WHERE id IN (SELECT btrim.evil)",
        "WITH x AS (SELECT btrim.evil FROM TRIM('x')) SELECT * FROM x",
        "MERGE INTO orders o USING (SELECT 1 AS a) y ON o.id = y.a WHEN MATCHED THEN DO NOTHING",
        "WITH RECURSIVE m AS (MERGE INTO orders o USING x ON o.id = x.a WHEN MATCHED THEN DO NOTHING"
            + " RETURNING o.id), x(a) AS (SELECT 1 UNION SELECT a + 1 FROM x WHERE a < 3) SELECT *"
            + " FROM m",
      })
  void shouldNotCallAReadWhatAClauseRuns(String sql) throws SQLException {
    assertThat(isRead(sql)).isFalse();
    if (Oracle.version() >= 17) {
      assertThat(oracle.offences(List.of(sql))).isNotEmpty();
    }
  }

  @Test
  void shouldOnlyReadWhenCallingFunctions() throws SQLException {
    assertReadsOnlyRead(catalogue.calls(), 500);
  }

  @Test
  void shouldOnlyReadWithOperators() throws SQLException {
    assertReadsOnlyRead(catalogue.operators(), 400);
  }

  @Test
  void shouldOnlyReadWhenCasting() throws SQLException {
    assertReadsOnlyRead(catalogue.casts(), 200);
  }

  @Test
  void shouldOnlyReadFromSystemTables() throws SQLException {
    assertReadsOnlyRead(catalogue.relations(), 400);
  }

  @Test
  void shouldNotCallWhatIsNamedLikeAWordOfTheGrammar() throws SQLException {
    assertReadsOnlyRead(catalogue.words(), 500);
  }

  @Test
  void shouldFindWhatIsSplicedIntoReads() throws SQLException {
    splice(DAY, 3_000);
  }

  @Test
  @Tag("nightly")
  void shouldFindWhatIsSplicedIntoReadsAllNight() throws SQLException {
    splice(NIGHT, 50_000);
  }

  private static void splice(long seed, int statements) throws SQLException {
    System.out.println("ReadsAreReadsIT: -Dcountersign.sql.seed=" + seed);
    var splices = new Splices(seed);
    assertReadsOnlyRead(Stream.generate(splices::next).limit(statements).toList(), statements / 20);
  }

  private static void assertReadsOnlyRead(List<String> statements, int fewestReads)
      throws SQLException {
    var reads = statements.stream().distinct().parallel().filter(ReadsAreReadsIT::isRead).toList();

    assertThat(oracle.offences(reads)).isEmpty();
    assertThat(reads).hasSizeGreaterThan(fewestReads);
  }

  private static boolean isRead(String sql) {
    return SqlAnalyzer.analyze(Dialect.POSTGRESQL, sql).statementClass() == StatementClass.READ;
  }
}
