package dev.countersign.qa.bench;

import dev.countersign.avro.kafka.TopicMaker;
import dev.countersign.cli.KafkaLog;
import dev.countersign.embedded.EmbeddedKafka;
import dev.countersign.embedded.KafkaOptions;
import dev.countersign.protocol.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How long {@code policy replay} takes over a real log, and how much memory: a broker of its own is
 * filled with a month of requests, and the command is run as a person would, start of the program
 * included.
 */
final class ReplayFigures {
  /** Far more than it needs: Java takes what it may have before it looks for what can go. */
  private static final int HEAP_MIB = 256;

  private static final Pattern HEAP = Pattern.compile(" ([0-9]+)M->([0-9]+)M\\(");
  private static final Pattern COUNTS =
      Pattern.compile("\"requests\":([0-9]+),\"differing\":([0-9]+)}$");

  /** Held, for a logger that nobody holds forgets its level. */
  private static final Logger BROKER_LOG = Logger.getLogger("kafka");

  private final int requests;

  ReplayFigures(int requests) {
    this.requests = requests;
  }

  /**
   * What was seen.
   *
   * @param heapMiB the most that was in use just before a collection
   * @param residentMiB the most memory that the process ever had; Linux alone tells, elsewhere 0
   */
  record Figure(
      int requests, long events, long differing, Duration took, long heapMiB, long residentMiB) {

    double perSecond() {
      return requests * 1e9 / took.toNanos();
    }
  }

  Figure measure() throws InterruptedException, ExecutionException {
    BROKER_LOG.setLevel(Level.OFF);
    try (var kafka = EmbeddedKafka.start(KafkaOptions.temporary())) {
      Map<String, Object> client =
          Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
      try (var admin = Admin.create(client)) {
        new TopicMaker(admin, Optional.of((short) 1)).ensureCore(Topics.DEFAULT_PARTITIONS);
      }
      long events = ReplayLog.write(client, requests);
      var folder = Files.createTempDirectory("countersign-bench-");
      try {
        return replay(kafka.bootstrapServers(), folder, events);
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new IllegalStateException("Expected to replay the log, but cannot", e);
    }
  }

  private Figure replay(String kafka, Path folder, long events)
      throws IOException, InterruptedException {
    var policies = Files.createDirectory(folder.resolve("policies"));
    int number = 0;
    for (var source : Organisation.candidates()) {
      Files.writeString(policies.resolve(number++ + ".yaml"), source);
    }
    var collections = folder.resolve("gc.log");
    var out = folder.resolve("differences.json");
    var root = Path.of(System.getProperty("countersign.root", "."));
    var builder =
        new ProcessBuilder(
            root.resolve("countersign").toAbsolutePath().toString(),
            "policy",
            "replay",
            policies.toString(),
            "--since",
            ReplaySample.SPAN.toDays() + 1 + "d",
            "--kafka",
            kafka,
            "--output",
            "json");
    builder
        .environment()
        .put("JAVA_TOOL_OPTIONS", "-Xmx%dm -Xlog:gc:file=%s".formatted(HEAP_MIB, collections));
    builder.redirectOutput(out.toFile());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    long start = System.nanoTime();
    var process = builder.start();
    long resident = 0;
    while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
      resident = Math.max(resident, ProcessFigures.peakResidentMiB(process.toHandle()));
    }
    var took = Duration.ofNanos(System.nanoTime() - start);
    var counts = COUNTS.matcher(lastLine(out));
    if (process.exitValue() != 0 || !counts.find()) {
      throw new IllegalStateException(
          "Expected policy replay to end well, but it ended with " + process.exitValue());
    }
    if (Integer.parseInt(counts.group(1)) != requests) {
      throw new IllegalStateException(
          "Expected %d requests, but it saw %s".formatted(requests, counts.group(1)));
    }
    return new Figure(
        requests, events, Long.parseLong(counts.group(2)), took, heap(collections), resident);
  }

  private static String lastLine(Path file) throws IOException {
    try (var lines = Files.lines(file)) {
      return lines.reduce((_, last) -> last).orElse("");
    }
  }

  private static long heap(Path collections) throws IOException {
    try (var lines = Files.lines(collections)) {
      return lines
          .map(HEAP::matcher)
          .filter(Matcher::find)
          .mapToLong(it -> Long.parseLong(it.group(1)))
          .max()
          .orElse(0);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** The replay's figures alone. Argument: how many requests. */
  public static void main(String[] arguments) throws InterruptedException, ExecutionException {
    KafkaLog.off();
    int count = arguments.length == 0 ? 50_000 : Integer.parseInt(arguments[0]);
    var figure = new ReplayFigures(count).measure();
    System.out.printf(
        "%,d requests in %,d events: %.1f s, %,.0f requests a second, heap %d MiB, resident %d MiB;"
            + " %,d differ%n",
        figure.requests(),
        figure.events(),
        figure.took().toMillis() / 1000.0,
        figure.perSecond(),
        figure.heapMiB(),
        figure.residentMiB(),
        figure.differing());
  }
}
