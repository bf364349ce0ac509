package dev.countersign.sql.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.sql.SqlAnalyzer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the analyzer calls a READ is run, and a real server says whether it was one. */
@Timeout(300)
class ReadsAreReadsIT {

  private static Oracle oracle;
  private static Catalogue catalogue;

  @BeforeAll
  static void startOracle() throws SQLException, IOException {
    oracle = Oracle.shared();
    catalogue = new Catalogue(oracle);
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
    var splices = new Splices(20260101);
    assertReadsOnlyRead(Stream.generate(splices::next).limit(3_000).toList(), 400);
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
