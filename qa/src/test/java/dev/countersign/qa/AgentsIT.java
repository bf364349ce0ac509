package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.ExitCode;
import dev.countersign.protocol.Version;
import dev.countersign.qa.platform.TestPlatform;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the agent of a platform says of itself, and who may hear it. */
@ExtendWith(SharedPlatform.class)
class AgentsIT {
  private final TestPlatform platform = SharedPlatform.get();

  @Test
  void shouldListTheAgentWithWhatItSaysAndThatItIsThere() {
    // Another test may just have killed it.
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(Typed.at(platform, "agent", "list", "--as", "root").data())
                    .containsPattern(
                        "agent-1 +main +%s +yes +sql,migration +orders@development +[0-9]+[smh]"
                            .formatted(Version.current().replace(".", "[.]")))
                    .contains("orders@production"));

    var refused = Typed.at(platform, "agent", "list", "--as", "alice");
    assertThat(refused.code()).isEqualTo(ExitCode.ERROR);
    assertThat(refused.talk()).contains("FORBIDDEN");
  }
}
