package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.countersign.cli.http.RequestView;
import dev.countersign.qa.platform.TestPlatform;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
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
