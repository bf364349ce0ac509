package dev.countersign.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResultLineTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static Optional<String> line(String fields) throws JsonProcessingException {
    var run = "{\"status\":\"succeeded\",\"result\":{\"rows\":2}," + fields + "}";
    return ResultLine.of(new ObjectMapper().readTree(run), NOW);
  }

  @Test
  void shouldTellUntilWhenAResultIsKept() throws JsonProcessingException {
    assertThat(line("\"stored\":true,\"resultUntil\":\"2026-03-31T12:00:00Z\""))
        .contains("kept until 2026-03-31T12:00:00Z");
    assertThat(line("\"stored\":true,\"resultUntil\":\"2026-03-01T12:00:00Z\""))
        .contains("kept until 2026-03-01T12:00:00Z, which is over");
  }

  @Test
  void shouldTellThatAResultWasForgottenOrNotStored() throws JsonProcessingException {
    assertThat(
            line(
                "\"stored\":true,\"resultUntil\":\"2026-03-31T12:00:00Z\","
                    + "\"resultForgottenAt\":\"2026-03-01T11:00:00Z\""))
        .contains("forgotten at 2026-03-01T11:00:00Z");
    assertThat(line("\"stored\":false"))
        .contains("not stored: whoever waited for it could read it once");
  }

  @Test
  void shouldTellNothingOfARunThatHasNoResult() throws JsonProcessingException {
    var running = new ObjectMapper().readTree("{\"status\":\"running\",\"stored\":true}");

    assertThat(ResultLine.of(running, NOW)).isEmpty();
  }
}
