package dev.countersign.qa;

import static org.awaitility.Awaitility.await;

import dev.countersign.cli.launch.Platform;
import dev.countersign.proof.sign.PemKeys;
import dev.countersign.proof.sign.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One of docs/examples/event-bus, run as a stranger would: a process of its own, keys in files. */
final class Example implements AutoCloseable {
  private static final Path ROOT = Path.of(System.getProperty("countersign.root", "."));
  private static final Path EXAMPLES = ROOT.resolve("docs/examples/event-bus");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** All that the Java example needs; nothing of ours. */
  private static final List<String> LIBRARIES =
      List.of("kafka-clients-", "avro-1", "jackson-core-", "jackson-databind-", "slf4j-api-");

  /** What jackson-databind needs, whose version is written in another way. */
  private static final String ANNOTATIONS = "jackson-annotations-";

  private final Process process;
  private final Path output;

  private Example(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static Example inJava(Platform platform, Path folder, String place) {
    return inJava(platform, folder, place, "ci", platform.serviceKey());
  }

  static Example inJava(Platform platform, Path folder, String place, String name, SigningKey key) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var program = EXAMPLES.resolve("java/Approve.java").toString();
    return start(platform, folder, place, name, key, List.of(java, "-cp", libraries(), program));
  }

  static Example inPython(String python, Platform platform, Path folder, String place) {
    var program = EXAMPLES.resolve("python/approve.py").toString();
    return start(platform, folder, place, "ci", platform.serviceKey(), List.of(python, program));
  }

  private static String libraries() {
    var separator = System.getProperty("path.separator");
    var wanted =
        Stream.of(System.getProperty("java.class.path").split(separator))
            .filter(Example::isLibrary)
            .toList();
    if (wanted.size() != LIBRARIES.size() + 1) {
      throw new IllegalStateException("Expected one jar for each library, but got " + wanted);
    }
    return String.join(separator, wanted);
  }

  private static boolean isLibrary(String jar) {
    var name = Path.of(jar).getFileName().toString();
    return name.startsWith(ANNOTATIONS) || LIBRARIES.stream().anyMatch(name::startsWith);
  }

  private static Example start(
      Platform platform,
      Path folder,
      String place,
      String name,
      SigningKey key,
      List<String> program) {
    try {
      var own = Files.writeString(folder.resolve("own.pem"), PemKeys.write(key));
      var decisions =
          Files.writeString(
              folder.resolve("decision.pub"), PemKeys.write(platform.trust().decisions()));
      var artifact = Files.writeString(folder.resolve("artifact"), "shop 17");
      var words = new ArrayList<>(program);
      words.add(platform.bootstrapServers());
      words.add(platform.cluster());
      words.add(ROOT.resolve("schemas/avro/src/main/resources/avsc").toString());
      words.add(name);
      words.add(own.toString());
      words.add(decisions.toString());
      words.add(place);
      words.add("Release 17");
      words.add(artifact.toString());
      var output = folder.resolve("output");
      var process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      return new Example(process, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The request that it asks about, once it has said so. */
  String asked() {
    await()
        .atMost(PATIENCE)
        .until(() -> !process.isAlive() || said().stream().anyMatch(it -> it.startsWith("asked ")));
    return said().stream()
        .filter(it -> it.startsWith("asked "))
        .map(it -> it.substring("asked ".length()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("Expected it to ask, but it said " + said()));
  }

  /** What it ends with. */
  int ended() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("Expected it to end, but it said " + said());
    }
    return process.exitValue();
  }

  List<String> said() {
    try {
      return Files.exists(output) ? Files.readAllLines(output) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
