package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.ExitCode;
import dev.countersign.proof.sign.PemKeys;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Version;
import dev.countersign.qa.platform.TestPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the agent of a platform says of itself, and who may hear it. */
@ExtendWith(SharedPlatform.class)
class AgentsIT {
  private final TestPlatform platform = SharedPlatform.get();
  @TempDir private Path folder;

  @Test
  void shouldListTheAgentWithWhatItSaysAndThatItIsThere() {
    // Another test may just have killed it, and its agents and targets may take up room in lines.
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(Typed.at(platform, "agent", "list", "--as", "root").data())
                    .containsPattern(
                        "agent-1 +main +%s[^ ]* +yes +sql,migration +orders@de[^ ]* +[0-9]+[smh]"
                            .formatted(Version.current().substring(0, 5).replace(".", "[.]")))
                    .contains("orders@pr"));

    var refused = Typed.at(platform, "agent", "list", "--as", "alice");
    assertThat(refused.code()).isEqualTo(ExitCode.ERROR);
    assertThat(refused.talk()).contains("FORBIDDEN");
  }

  @Test
  @Tag("nightly")
  void shouldLetAnOperatorAddAnAgentAndAPoolAndTakeTheAgentAway() throws IOException {
    var file = Files.writeString(folder.resolve("far.pub"), publicKey());

    Typed.done(platform, "pool", "add", "far", "--claim-within", "90s", "--lease", "10s");
    var added =
        Typed.done(platform, "agent", "add", "far-1", "--key", file.toString(), "--pool", "far");
    assertThat(added.talk()).contains("far-1 may run what is approved for pool far");
    assertThat(Typed.done(platform, "pool", "list").data())
        .containsPattern("far +90s +10s +far-1 *\n")
        .containsPattern("main +5m +5s +agent-1 +");
    assertThat(Typed.done(platform, "target", "list").data())
        .containsPattern("orders@production +postgresql +main +30s +1000");

    Typed.done(platform, "agent", "remove", "far-1");
    assertThat(Typed.done(platform, "pool", "list").data()).doesNotContain("far-1");
    assertThat(Typed.at(platform, "agent", "remove", "far-1").talk())
        .contains("there is none called far-1");
    Typed.done(platform, "agent", "add", "far-1", "--key", file.toString(), "--pool", "far");
    assertThat(Typed.done(platform, "pool", "list").data()).contains("far-1");
    Typed.done(platform, "agent", "remove", "far-1");

    var unknown = Typed.at(platform, "agent", "add", "x", "--key", file.toString(), "--pool", "no");
    assertThat(unknown.code()).isEqualTo(ExitCode.ERROR);
    assertThat(unknown.talk()).contains("agent x was refused").contains("pool");
  }

  private static String publicKey() {
    var seed = new byte[SigningKey.SEED_BYTES];
    new SecureRandom().nextBytes(seed);
    return PemKeys.write(new SigningKey(Bytes.of(seed)).verifyingKey());
  }
}
