package dev.countersign.agent.pg;

import static dev.countersign.agent.TargetBed.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.evidence.Asked.Reason;
import dev.countersign.agent.evidence.Orders;
import dev.countersign.agent.run.Ended.Failed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether it is the server's own function that a text calls, on a real server. */
class SearchPathIT {
  private static final String TEXT = "SELECT lower('X')";

  private Target target;

  /** Whoever runs it, or plans it, hears of it: the planner calls what is immutable. */
  @BeforeEach
  void start() {
    target = new Target();
    target.execute(
        """
        CREATE TABLE item (id int PRIMARY KEY, name text);
        CREATE SCHEMA somebodys;
        CREATE FUNCTION somebodys.lower(text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS
          $$ BEGIN RAISE 'ran'; END $$\
        """);
  }

  @AfterEach
  void stop() {
    target.close();
  }

  private void searchIn(String schemas) {
    target.execute(
        "ALTER ROLE \"%s\" SET search_path = %s".formatted(target.database.owner(), schemas));
  }

  @ParameterizedTest
  @ValueSource(strings = {"somebodys, public", "pg_catalog, somebodys", "pg_temp, public"})
  void shouldReadWhereItsOwnComeFirst(String schemas) {
    searchIn(schemas);

    assertThat(lines(target.read(TEXT))).contains("[\"x\"]");
  }

  @Test
  void shouldNotReadWhereAnothersMayComeFirst() {
    searchIn("somebodys, pg_catalog");

    var failure = ((Failed) target.read(TEXT)).failure();

    assertThat(failure.code()).isEqualTo("SEARCH_PATH");
    assertThat(failure.message())
        .startsWith("Expected pg_catalog to come first in the search path of the agent's role, but")
        .endsWith("nothing was run");
    assertThat(failure.effectUnclear()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {TEXT, "UPDATE item SET name = lower('X')"})
  void shouldNotPlanWhereAnothersMayComeFirst(String sql) {
    searchIn("public, somebodys, pg_catalog");

    var found = Orders.gather(target.agent, sql);

    assertThat(found.refused()).map(Reason::code).contains("SEARCH_PATH");
    assertThat(found.evidence().plans()).isEmpty();
    assertThat(found.evidence().tables()).isEmpty();
  }

  @Test
  void shouldNotMeasureWhereAnothersMayComeFirst() {
    searchIn("somebodys, pg_catalog, public");

    var found = Orders.measure(target.agent, "UPDATE item SET name = lower('X')");

    assertThat(found.unmeasured()).isEqualTo("SEARCH_PATH");
  }
}
