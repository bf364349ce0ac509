package dev.countersign.sql.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How much of what others have published is understood, whether anything of it is called a read
 * that is none, and how many reads are called more. The last lines of its output are the table of
 * docs/sql-safety.md; which statements they are lies in {@code target/corpora}.
 */
@Timeout(300)
class CorpusIT {

  private static final double UNDERSTOOD = 95;
  private static final double PRICE = 3;

  /** What it was when this was written was more; less than this is a step back. */
  private static final double UNDERSTOOD_OF_GENERATED = 80;

  private static final List<String> ROWS = new ArrayList<>();

  @AfterAll
  static void tell() {
    System.out.println(
        "| corpus | statements | understood | reads that are none | reads called more |");
    System.out.println("|---|---|---|---|---|");
    ROWS.forEach(System.out::println);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"quartz", "spring-batch-core", "spring-session-jdbc", "spring-integration-jdbc"})
  void shouldUnderstandApplications(String artifact) throws SQLException, IOException {
    holdsInEachFlavour(artifact);
  }

  @ParameterizedTest
  @ValueSource(strings = {"camunda-engine", "flowable-engine"})
  @Tag("nightly")
  void shouldUnderstandLargeApplications(String artifact) throws SQLException, IOException {
    holdsInEachFlavour(artifact);
  }

  private static void holdsInEachFlavour(String artifact) throws SQLException, IOException {
    holds(Corpora.scripts(artifact, Dialect.POSTGRESQL));
    holds(Corpora.scripts(artifact, Dialect.MARIADB));
    holds(Corpora.scripts(artifact, Dialect.MYSQL));
  }

  @Test
  @Tag("nightly")
  void shouldUnderstandTheManualOfMariaDb() throws SQLException, IOException {
    holds(Corpora.mariaDbManual(Dialect.MARIADB));
  }

  @Test
  @Tag("nightly")
  void shouldUnderstandTheManualOfPostgreSql() throws SQLException, IOException {
    var manual = Corpora.postgreSqlManual();
    if (manual.isEmpty()) {
      var skipped = "SKIPPED: no package has brought PostgreSQL's manual, so it was not looked at";
      System.err.println(skipped);
      Assumptions.abort(skipped);
    }
    holds(manual.get());
  }

  /** Written for Spark: what the server's own grammar has of them. */
  @ParameterizedTest
  @EnumSource
  @Tag("nightly")
  void shouldUnderstandBenchmarks(Benchmark benchmark) throws SQLException, IOException {
    holds(Corpora.benchmark(benchmark, Dialect.POSTGRESQL));
    holds(Corpora.benchmark(benchmark, Dialect.MARIADB));
    holds(Corpora.benchmark(benchmark, Dialect.MYSQL));
  }

  /**
   * Made to deceive: what nobody would write, in every place where something can stand. Of what is
   * there to be refused all has to be, so it counts for the rest alone whether enough is
   * understood; what that costs is told, not bounded, for it is a few dozen reads.
   */
  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "MARIADB"})
  @Tag("nightly")
  void shouldNotBeDeceivedByTheGeneratedSet(Dialect dialect) throws SQLException, IOException {
    var judgment = told(Corpora.generated(dialect));

    var withoutTraps = judgment.withoutTraps();
    withoutTraps.write(Path.of("target", "corpora"));
    ROWS.add(withoutTraps.row());
    System.out.println(withoutTraps.row());

    assertThat(judgment.dangerous()).isEmpty();
    assertThat(judgment.understood()).as("understood").isGreaterThan(UNDERSTOOD_OF_GENERATED);
    assertThat(withoutTraps.understood()).as("understood").isGreaterThanOrEqualTo(UNDERSTOOD);
  }

  private static void holds(Corpus corpus) throws SQLException, IOException {
    var judgment = told(corpus);

    assertThat(judgment.statements()).isPositive();
    assertThat(judgment.dangerous()).isEmpty();
    assertThat(judgment.understood()).as("understood").isGreaterThanOrEqualTo(UNDERSTOOD);
    assertThat(judgment.price()).as("reads called more").isLessThan(PRICE);
  }

  private static Judgment told(Corpus corpus) throws SQLException, IOException {
    var judgment = Judgment.of(corpus, server(corpus));
    judgment.write(Path.of("target", "corpora"));
    ROWS.add(judgment.row());
    System.out.println(judgment.row());
    return judgment;
  }

  /** On a database of each name, for one in which files were left cannot be made anew. */
  private static Judgment.Server server(Corpus corpus) throws SQLException, IOException {
    return corpus.dialect() == Dialect.POSTGRESQL
        ? Oracle.withoutExtensions()
        : MariaOracle.start(MysqlServer.MARIADB, corpus.name().replaceAll("\\W", "_"));
  }
}
