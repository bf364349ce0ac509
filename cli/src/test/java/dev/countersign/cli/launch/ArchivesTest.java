package dev.countersign.cli.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivesTest {
  @TempDir Path folder;
  private Archives archives;

  @BeforeEach
  void open() {
    archives = new Archives(folder, false);
  }

  @Test
  void shouldSayNothingOfAnArchiveThatIsAbsent() {
    assertThat(archives.flags(Part.AGENT)).isEmpty();
  }

  @Test
  void shouldStartSilentlyWithAnArchiveThatIsNone() throws Exception {
    Files.writeString(folder.resolve("agent.jsa"), "cut off");

    assertThat(printed(archives.flags(Part.AGENT))).isEmpty();
  }

  @Test
  void shouldStartWithWhatWasLearned() throws Exception {
    assertThat(printed(archives.learned().flags(Part.AGENT))).isEmpty();

    assertThat(folder.resolve("agent.jsa")).isNotEmptyFile();
    var flags = new ArrayList<>(archives.flags(Part.AGENT));
    flags.add("-Xshare:on"); // ends where the archive cannot be used
    assertThat(printed(flags)).isEmpty();
  }

  /** What a JVM with these flags prints that does next to nothing. */
  private String printed(List<String> flags) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(flags);
    command.addAll(List.of("-cp", jar().toString(), Nothing.class.getName()));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(printed).isZero();
    return printed;
  }

  /** Only what comes from a jar is archived. */
  private Path jar() throws IOException {
    var jar = folder.resolve("nothing.jar");
    var name = Nothing.class.getName().replace('.', '/') + ".class";
    if (Files.notExists(jar)) {
      try (var out = new JarOutputStream(Files.newOutputStream(jar));
          var in = Nothing.class.getClassLoader().getResourceAsStream(name)) {
        out.putNextEntry(new JarEntry(name));
        in.transferTo(out);
      }
    }
    return jar;
  }

  static final class Nothing {
    private Nothing() {}

    public static void main(String... words) {}
  }
}
