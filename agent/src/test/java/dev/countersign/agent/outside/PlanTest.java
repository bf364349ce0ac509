package dev.countersign.agent.outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.agent.outside.Plan.Outside;
import dev.countersign.agent.outside.Plan.Refused;
import dev.countersign.agent.outside.Plan.Together;
import dev.countersign.protocol.request.Dialect;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {

  private static Plan plan(String text, boolean isRead) {
    return Plan.of(Dialect.MARIADB, text, isRead);
  }

  @Test
  void shouldKeepTogetherWhatCanBeUndone() {
    assertThat(plan("UPDATE t SET a = ';'; CALL p()", false))
        .isEqualTo(new Together(List.of("UPDATE t SET a = ';'", " CALL p()")));
  }

  @Test
  void shouldRunOneByOneWhatTheServerCommitsAnyway() {
    assertThat(plan("DROP TABLE a; GRANT SELECT ON b TO c", false))
        .isEqualTo(new Outside(List.of("DROP TABLE a", " GRANT SELECT ON b TO c")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "false|UPDATE t SET a = 1; DROP TABLE t|MIXED_TEXT",
        "false|DROP TABLE t; UPDATE t SET a = 1|MIXED_TEXT",
        "true|SELECT 1; DROP TABLE t|NOT_A_READ",
        "true|DROP TABLE t|NOT_A_READ",
        "true|COMMIT; SELECT 1|TRANSACTION_CONTROL",
        "false|DROP TABLE t; COMMIT|TRANSACTION_CONTROL",
        "false|-- nothing|TEXT_UNCLEAR",
        "false|SELECT 'open|TEXT_UNCLEAR"
      })
  void shouldRefuseBeforeAnythingRuns(boolean isRead, String text, String code) {
    assertThat(((Refused) plan(text, isRead)).code()).isEqualTo(code);
  }
}
