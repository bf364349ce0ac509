package dev.countersign.agent.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The right to see triggers, as both servers word it; whatever is doubtful is none. */
class TriggerRightTest {
  private static final String USAGE = "GRANT USAGE ON *.* TO `u`@`%` IDENTIFIED BY PASSWORD '*A'";

  private static boolean covers(String... said) {
    return TriggerRight.of(List.of(said)).covers("my_ledger", "item");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GRANT ALL PRIVILEGES ON *.* TO `u`@`%` WITH GRANT OPTION",
        "GRANT SELECT, TRIGGER, CREATE ROLE ON *.* TO `u`@`%`",
        "GRANT SELECT, TRIGGER ON `my_ledger`.* TO `u`@`%`",
        "GRANT SELECT, TRIGGER ON `my\\_ledger`.* TO `u`@`%`",
        "GRANT ALL PRIVILEGES ON `my_ledger`.* TO `role`",
        "GRANT TRIGGER ON `my_ledger`.`item` TO `u`@`%` WITH GRANT OPTION",
        "GRANT TRIGGER ON `my_ledger`.* TO 'u'@'%'",
      })
  void shouldKnowWhereItIsHeld(String line) {
    assertThat(covers(USAGE, line)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GRANT SELECT, INSERT, UPDATE, DELETE ON `my_ledger`.* TO `u`@`%`",
        "GRANT TRIGGER ON `my%`.* TO `u`@`%`",
        "GRANT TRIGGER ON `yours`.* TO `u`@`%`",
        "GRANT TRIGGER ON `my_ledger`.`other` TO `u`@`%`",
        "GRANT SELECT (a, TRIGGER, b) ON `my_ledger`.`item` TO `u`@`%`",
        "GRANT ALL PRIVILEGES ON FUNCTION `my_ledger`.`item` TO `u`@`%`",
        "GRANT TRIGGER_ADMIN ON *.* TO `u`@`%`",
        "GRANT TRIGGER ON my_ledger.* TO `u`@`%`",
      })
  void shouldTakeNothingElseForIt(String line) {
    assertThat(covers(USAGE, line)).isFalse();
  }

  /** MySQL takes a right back from a schema where it was granted on all. */
  @Test
  void shouldNotTrustARightOnAllWhereSomeWasTakenBack() {
    var all = "GRANT SELECT, TRIGGER ON *.* TO `u`@`%`";

    assertThat(covers(all, "REVOKE TRIGGER ON `my_ledger`.* FROM `u`@`%`")).isFalse();
    assertThat(covers(all, "DENY TRIGGER ON `my_ledger`.* TO `u`@`%`")).isFalse();
    assertThat(covers()).isFalse();
  }

  /** The server goes by one line for a schema, the one that it finds closest. */
  @Test
  void shouldWantItInEachLineThatMayMeanTheSchema() {
    var named = "GRANT TRIGGER ON `my_ledger`.* TO `u`@`%`";

    assertThat(covers(named, "GRANT SELECT ON `my%`.* TO `u`@`%`")).isFalse();
    assertThat(covers(named, "GRANT SELECT ON `My\\_Ledger`.* TO `u`@`%`")).isFalse();
    assertThat(covers(named, "SET DEFAULT ROLE `role` FOR `u`@`%`")).isTrue();
    assertThat(covers(named, "GRANT SELECT ON `yours`.* TO `u`@`%`")).isTrue();
    assertThat(covers(named, "GRANT SELECT ON `my_ledger`.* TO `role`")).isTrue();
  }
}
