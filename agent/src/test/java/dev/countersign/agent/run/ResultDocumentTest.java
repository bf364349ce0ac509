package dev.countersign.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResultDocumentTest {

  @Test
  void shouldSayHowMuchWasChanged() {
    assertThat(ResultDocument.end(TextResult.of(0, 7)))
        .isEqualTo("{\"rows\":0,\"affected\":7,\"truncated\":false}\n");
  }

  @Test
  void shouldSayByWhichLimitRowsWereLeftOut() {
    var cut = Optional.of(new Cut(Cut.By.ROW_BYTES, 8));

    assertThat(ResultDocument.end(new TextResult(2, 0, cut, true)))
        .isEqualTo(
            "{\"rows\":2,\"affected\":0,\"truncated\":true,"
                + "\"cut\":{\"by\":\"rowBytes\",\"at\":8},\"outsideTransaction\":true}\n");
  }

  /** It may quote a whole value, and readers take no line as long as that. */
  @Test
  void shouldCutWordsThatAreAsLongAsAValue() {
    var said = ResultDocument.lines(new ServerError(Map.of('M', "x".repeat(5_000_000)))).get(1);

    assertThat(said).hasSizeLessThan(9_000).contains("xxx… (cut here, 5000000 characters in all)");
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
