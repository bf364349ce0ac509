package dev.countersign.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MysqlFailureTest {

  private static ServerError error(String number) {
    return new ServerError(
        Map.of('C', "HY000", 'E', number, 'M', "Duplicate entry 'marked-secret' for key 'x'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1062", "1064", "65000", "", "marked-secret"})
  void shouldKeepNothingOfTheServersMessage(String number) {
    assertThat(MysqlFailure.of(error(number)).message())
        .startsWith("The server refused with error ")
        .doesNotContain("secret", "Duplicate");
  }

  @Test
  void shouldSayInOurOwnWordsWhatItMeans() {
    assertThat(MysqlFailure.of(error("1213")))
        .isEqualTo(
            new dev.countersign.protocol.execution.Failure(
                "HY000",
                "The server refused with error 1213: a deadlock, which this transaction lost"));
  }
}
