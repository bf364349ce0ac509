package dev.countersign.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultDocumentTest {

  @Test
  void shouldSayHowMuchWasChanged() {
    assertThat(ResultDocument.end(TextResult.of(0, 7, false)))
        .isEqualTo("{\"rows\":0,\"affected\":7,\"truncated\":false}\n");
  }

  @Test
  void shouldGiveTheServersOwnWordsOfAFailure() {
    var error =
        new ServerError(
            Map.of('C', "23505", 'M', "duplicate \"k\"", 'D', "Key (id)=(1)", 'n', "k", 'R', "r"));

    assertThat(ResultDocument.lines(error))
        .containsExactly(
            "{\"columns\":[]}\n",
            "{\"error\":{\"code\":\"23505\",\"message\":\"duplicate \\\"k\\\"\","
                + "\"constraint\":\"k\",\"detail\":\"Key (id)=(1)\"}}\n");
  }
}
