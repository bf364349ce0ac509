package dev.countersign.agent.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.agent.run.Settled.Contradicted;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.request.StatementClass;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person learns of a run whose receipt is of another text. */
class InspectionIT {
  private Target target;

  @BeforeEach
  void start() {
    target = new Target();
  }

  @AfterEach
  void stop() {
    target.close();
  }

  @Test
  void shouldTellWhatIsThereAndNoValues() {
    target.execute(
        "CREATE TABLE a (n int, \"of b\" varchar(9) DEFAULT 'hush-1'); INSERT INTO a VALUES (1), (1);"
            + " CREATE INDEX by_n ON a (n) WHERE n > 471100");
    assertThatThrownBy(() -> target.execute("CREATE UNIQUE INDEX CONCURRENTLY once ON a (n)"));
    var grant = target.genuine(StatementClass.WRITE, "DELETE FROM a");
    target.run(grant, () -> false);
    assertThat(target.settle(grant, Digest.NONE)).isInstanceOf(Contradicted.class);

    assertThat(target.inspected(grant, "a", "lost"))
        .containsPattern(
            "^The receipt was written at \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC by agent agent-1\\. ")
        .endsWith(
            "Table a is there: table. Table lost is not there, or the agent's role may not see it."
                + " Columns of a: n integer, \"of b\" character varying."
                + " Indexes of a: by_n, once (not valid).");
  }
}
