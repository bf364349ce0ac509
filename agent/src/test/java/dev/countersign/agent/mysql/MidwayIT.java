package dev.countersign.agent.mysql;

import static dev.countersign.agent.mysql.Target.code;
import static dev.countersign.agent.mysql.Target.isUnclear;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.run.Ended;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.protocol.request.StatementClass;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Statements that end midway, however the server says so: nobody is told that nothing took effect,
 * nor that all of it did; and where nothing did, nothing in the table of receipts stands in the way
 * of the next run.
 */
class MidwayIT {
  private Target target;

  @BeforeEach
  void start() throws InterruptedException {
    target = new Target();
    target.execute("CREATE TABLE item (n int); INSERT INTO item VALUES (1)");
    assertThat(target.agent().prepare()).isEmpty();
  }

  @AfterEach
  void stop() {
    target.close();
  }

  private Genuine ddl(String text) {
    return target.genuine(StatementClass.DDL, text);
  }

  private Ended run(Genuine grant) {
    return target.run(grant, () -> false);
  }

  private String items() {
    return target.one("SELECT sum(n) FROM item");
  }

  /** What SET STATEMENT runs may leave the transaction, or autocommit, another. */
  @ParameterizedTest
  @ValueSource(strings = {"SET autocommit = 0", "START TRANSACTION", "BEGIN"})
  void shouldNotTakeForDoneWhatSetStatementLeavesUncommitted(String open) {
    var ended =
        run(
            ddl(
                "SET STATEMENT max_statement_time=10 FOR "
                    + open
                    + "; SET STATEMENT max_statement_time=10 FOR UPDATE item SET n = 7"));

    assertThat(code(ended)).isEqualTo("TRANSACTION_CONTROL");
    assertThat(items()).isEqualTo("1");
  }

  @Test
  void shouldUndoWhatAProcedureDidThatSetStatementCalls() {
    target.execute("CREATE PROCEDURE p() BEGIN UPDATE item SET n = 8; SELECT * FROM missing; END");

    var ended = run(ddl("SET STATEMENT max_statement_time=10 FOR CALL p()"));

    assertThat(code(ended)).isEqualTo("42S02");
    assertThat(isUnclear(ended)).isFalse();
    assertThat(items()).isEqualTo("1");
  }
}
