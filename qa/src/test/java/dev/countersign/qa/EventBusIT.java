package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.countersign.cli.command.Cli;
import dev.countersign.cli.command.Shell;
import dev.countersign.cli.http.RequestView;
import dev.countersign.cli.output.Screen;
import dev.countersign.proof.sign.PemKeys;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.qa.platform.TestPlatform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What docs/event-bus.md promises: a service of somebody else's, on Kafka alone. */
@ExtendWith(SharedPlatform.class)
class EventBusIT {
  private static final String PLACE = "releases@production";
  private static final Duration GLANCE = Duration.ofSeconds(20);

  private final TestPlatform platform = SharedPlatform.get();
  @TempDir private Path folder;

  @Test
  void shouldHaveAnExampleInJavaThatAsksAndConsumes() throws InterruptedException {
    try (var example = Example.inJava(platform, folder, PLACE)) {
      shouldAskAndConsume(example);
    }
  }

  @Test
  void shouldHaveAnExampleInPythonThatAsksAndConsumes() throws InterruptedException {
    var python = python();
    assumeTrue(
        python.isPresent(),
        "No python3 here has confluent_kafka, avro and cryptography: the example was not run");
    try (var example = Example.inPython(python.get(), platform, folder, PLACE)) {
      shouldAskAndConsume(example);
    }
  }

  private void shouldAskAndConsume(Example example) throws InterruptedException {
    var id = example.asked();
    var seen = votes(id, "approve");
    assertThat(seen.requester()).isEqualTo("ci");
    assertThat(seen.approval().path("title").asText()).isEqualTo("Release 17");
    assertThat(example.ended()).as(String.join("\n", example.said())).isZero();
    assertThat(example.said()).endsWith("asked " + id, "approved bob", "consumed " + id);
    var after = new RequestView(platform.as("bob").showAfter(id, 6, GLANCE));
    assertThat(after.consumedBy()).contains("ci");
  }

  @Test
  @Tag("nightly")
  void shouldHaveAnExampleThatStopsWhereSomebodySaysNo() throws InterruptedException {
    try (var example = Example.inJava(platform, folder, PLACE)) {
      votes(example.asked(), "reject");
      assertThat(example.ended()).isEqualTo(1);
      assertThat(example.said().getLast()).contains("RequestRejected");
    }
  }

  @Test
  void shouldRefuseAServiceWhatItIsNotRegisteredFor() throws InterruptedException {
    try (var example = Example.inJava(platform, folder, "orders@production")) {
      assertThat(example.ended()).isEqualTo(1);
      assertThat(example.said().getLast()).contains("[FORBIDDEN]");
    }
  }

  @Test
  @Tag("nightly")
  void shouldLetAnOperatorAddAServiceAndTakeItAway() throws Exception {
    var seed = new byte[SigningKey.SEED_BYTES];
    new SecureRandom().nextBytes(seed);
    var key = new SigningKey(Bytes.of(seed));
    var file = Files.writeString(folder.resolve("own.pub"), PemKeys.write(key.verifyingKey()));

    var added = types("issuer", "add", "deployer", "--key", file.toString(), "-t", "releases");
    try (var example = Example.inJava(platform, folder, PLACE, "deployer", key)) {
      assertThat(added).contains("deployer may ask for approval at releases in *");
      assertThat(votes(example.asked(), "approve").requester()).isEqualTo("deployer");
      assertThat(example.ended()).as(String.join("\n", example.said())).isZero();
    }
    assertThat(types("issuer", "list")).contains("deployer");
    types("issuer", "remove", "deployer");
    assertThat(types("issuer", "list")).contains("ci").doesNotContain("deployer");
  }

  /** What a command of the CLI prints, which has to succeed. */
  private String types(String... words) {
    var printed = new ByteArrayOutputStream();
    var stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
    var shell =
        new Shell(
            new Screen(stream, stream, 80),
            InputStream.nullInputStream(),
            false,
            Map.of(),
            platform.home(),
            Clock.systemUTC());
    int code = Cli.run(shell, words);
    assertThat(code).as(printed.toString(StandardCharsets.UTF_8)).isZero();
    return printed.toString(StandardCharsets.UTF_8);
  }

  private RequestView votes(String id, String decision) {
    var bob = platform.as("bob");
    var seen = new RequestView(bob.showAfter(id, 2, GLANCE));
    bob.vote(id, decision, "", seen.operationDigest());
    return seen;
  }

  private static Optional<String> python() {
    return Stream.of("python3", "/usr/bin/python3").filter(EventBusIT::hasLibraries).findFirst();
  }

  private static boolean hasLibraries(String python) {
    try {
      return new ProcessBuilder(python, "-c", "import confluent_kafka, avro.io, cryptography")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
