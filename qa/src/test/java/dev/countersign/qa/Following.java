package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.Main;
import dev.countersign.qa.platform.TestPlatform;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A command in a process of its own that goes on until Ctrl-C, beside a platform. */
final class Following implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final List<String> data = new CopyOnWriteArrayList<>();
  private final List<String> talk = new CopyOnWriteArrayList<>();
  private final List<Thread> readers = new ArrayList<>();

  private Following(Process process) {
    this.process = process;
    readers.add(Thread.ofVirtual().start(() -> read(process.getInputStream(), data)));
    readers.add(Thread.ofVirtual().start(() -> read(process.getErrorStream(), talk)));
  }

  /** A signal that our own shell ignores would be ignored by its children too; env undoes it. */
  static Following at(TestPlatform platform, String... words) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
    command.addAll(List.of(words));
    var builder = new ProcessBuilder(command);
    builder.environment().put("COUNTERSIGN_STATE", platform.home().state().toString());
    var process = builder.start();
    process.getOutputStream().close();
    return new Following(process);
  }

  private static void read(InputStream stream, List<String> lines) {
    try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      reader.lines().forEach(lines::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitTalk(String part) {
    await("it to say: " + part, talk, it -> it.contains(part));
  }

  /** The first line for a pipe that is such a one. */
  String awaitData(String what, Predicate<String> such) {
    await(what, data, such);
    return data.stream().filter(such).findFirst().orElseThrow();
  }

  private void await(String what, List<String> lines, Predicate<String> such) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(lines).as(what + "; it said " + talk).anyMatch(such));
  }

  List<String> data() {
    return List.copyOf(data);
  }

  List<String> talk() {
    return List.copyOf(talk);
  }

  /** As Ctrl-C does; the code that it ends with. */
  int interrupt() throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("that it ends").isTrue();
    for (var reader : readers) {
      reader.join();
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
