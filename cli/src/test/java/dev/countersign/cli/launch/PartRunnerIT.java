package dev.countersign.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.cli.CliException;
import dev.countersign.cli.launch.Part.Ready;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes, of a program of a few lines. */
class PartRunnerIT {
  @TempDir private Path folder;
  private Home home;
  private PidFiles pids;
  private Stopper stopper;

  @BeforeEach
  void make() {
    home = new Home(folder, folder.resolve("state"));
    pids = new PidFiles(home);
    stopper = new Stopper(pids);
  }

  @AfterEach
  void leaveNothing() {
    var _ = stopper.stopAll();
  }

  @Test
  void shouldStartAPartAndRecogniseIt() throws Exception {
    start(Part.KAFKA, "System.out.println(\"ready now\"); Thread.currentThread().join();");

    var process = pids.running(Part.KAFKA).orElseThrow();
    assertThat(process.isAlive()).isTrue();
    assertThat(new PidFiles(new Home(folder, folder.resolve("other"))).running(Part.KAFKA))
        .isEmpty();
  }

  @Test
  void shouldStopEverythingAndTheirChildren() throws Exception {
    start(
        Part.POSTGRES,
        "new ProcessBuilder(\"sleep\", \"600\").start(); System.out.println(\"ready now\");"
            + " Thread.currentThread().join();");
    var process = pids.running(Part.POSTGRES).orElseThrow();
    var child = process.descendants().findFirst().orElseThrow();

    assertThat(stopper.stopAll()).containsExactly(Part.POSTGRES);

    assertThat(Stopper.isGone(process)).isTrue();
    assertThat(Stopper.isGone(child)).isTrue();
    assertThat(pids.wanted()).isEmpty();
  }

  @Test
  void shouldShowTheLastWordsOfAPartThatDies() {
    assertThatThrownBy(() -> start(Part.AGENT, "System.out.println(\"no key\"); System.exit(3);"))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("Expected agent to start, but it ended with code 3")
        .hasMessageContaining("no key");
    assertThat(pids.wanted()).isEmpty();
  }

  @Test
  void shouldKillWithoutAWord() throws Exception {
    start(Part.AGENT, "System.out.println(\"ready now\"); Thread.currentThread().join();");
    var process = pids.running(Part.AGENT).orElseThrow();

    stopper.kill(Part.AGENT);

    assertThat(Stopper.isGone(process)).isTrue();
    assertThat(pids.isWanted(Part.AGENT)).isFalse();
  }

  /** What an agent runs is to come to its end; nobody else has as much to bring to one. */
  @Test
  void shouldWaitForAnAgentThatDrainsAndForNobodyElse() throws Exception {
    var drained = folder.resolve("drained");
    start(Part.AGENT, endingWithin(1_000, drained));
    var late = folder.resolve("late");
    start(Part.GATEWAY, endingWithin(60_000, late));
    var began = System.nanoTime();

    var stopped = new Stopper(pids, Duration.ofMillis(300), Duration.ofSeconds(30)).stopAll();

    assertThat(stopped).containsExactly(Part.AGENT, Part.GATEWAY);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    assertThat(drained).exists();
    assertThat(late).doesNotExist();
  }

  /** A program that is told to end, takes its time, and leaves a file behind when it has ended. */
  private static String endingWithin(int millis, Path file) {
    return """
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
          try { Thread.sleep(%d); java.nio.file.Files.createFile(java.nio.file.Path.of("%s")); }
          catch (Exception e) { throw new IllegalStateException(e); } }));
        System.out.println("ready now"); Thread.currentThread().join();
        """
        .formatted(millis, file);
  }

  @Test
  void shouldLeaveAPlatformAloneThatIsUp() throws Exception {
    start(Part.KAFKA, "System.out.println(\"ready now\"); Thread.currentThread().join();");
    Marker.set(home, "detached");

    assertThatThrownBy(() -> new Launcher(home).up(Ports.ANY, new SilentProgress()))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("but one is up");

    assertThat(pids.running(Part.KAFKA)).isPresent();
  }

  @Test
  void shouldStopWhatAKilledLauncherLeft() throws Exception {
    start(Part.KAFKA, "System.out.println(\"ready now\"); Thread.currentThread().join();");
    var process = pids.running(Part.KAFKA).orElseThrow();

    assertThatThrownBy(() -> new Launcher(home).up(Ports.ANY, new SilentProgress()))
        .hasMessageContaining("is not built");

    assertThat(Stopper.isGone(process)).isTrue();
  }

  private void start(String name, String statements) throws Exception {
    var program = folder.resolve("Program.java");
    Files.writeString(
        program,
        "public class Program { public static void main(String... a) throws Exception { "
            + statements
            + " } }");
    new PartRunner(home, pids)
        .start(new Part(name, List.of(program.toString()), "nowhere", new Ready.Line()));
  }
}
