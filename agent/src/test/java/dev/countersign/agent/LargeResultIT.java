package dev.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.execution.Report;
import dev.countersign.protocol.request.RequestCommand.FinishExecution;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A result may be many times as large as the agent's memory. */
class LargeResultIT {
  private static final int ROW_BYTES = 1000;

  /** A little less than a row may have, for what is around its value. */
  private static final int LARGEST_ROW = (4 << 20) - 100;

  private static final Duration WITHIN = Duration.ofMinutes(10);

  private Bed bed;
  private AgentProcess agent;

  @BeforeEach
  void start() {
    bed = new Bed();
  }

  @AfterEach
  void stop() {
    agent.kill();
    bed.close();
  }

  @Test
  @Tag("nightly")
  void shouldCarryMoreThanItsMemoryHolds() throws Exception {
    carry(100_000, 64);
  }

  @Test
  @Tag("nightly")
  void shouldCarryAGigabyte() throws Exception {
    carry(1_000_000, 128);
  }

  /**
   * Rows just below the limit of a row: one emoji makes a text twice as long in memory, a control
   * character is six in JSON, an element of an array is a text of its own, and MySQL's packets come
   * whole. As many at once as the agent has slots.
   */
  @Test
  @Tag("nightly")
  void shouldCarryTheLargestRowsThatThereCanBe() throws Exception {
    var controls = "repeat(chr(1), %d) || '😀'".formatted(LARGEST_ROW);
    var texts =
        List.of(
            controls,
            "ARRAY[%s]".formatted(controls),
            "ARRAY[%s || '\"']".formatted(controls),
            "to_json(%s)".formatted("repeat(chr(1), %d) || '😀'".formatted(LARGEST_ROW / 6)),
            "decode(repeat('00ff', %d), 'hex')".formatted(LARGEST_ROW / 4),
            "repeat('😀', %d)".formatted(LARGEST_ROW / 4));
    agent = new AgentProcess(bed.settings("agent-1"), 128);
    agent.start();
    agent.awaitReady();

    var grants =
        texts.stream()
            .map(
                it ->
                    bed.policy.dispatch(
                        unlimited(bed.read("SELECT %s FROM generate_series(1, 3)".formatted(it)))))
            .toList();

    for (int i = 0; i < texts.size(); i++) {
      var grant = grants.get(i);
      Awaitility.await(texts.get(i))
          .atMost(WITHIN)
          .until(
              () ->
                  bed.policy
                      .commands(FinishExecution.class, grant.execution())
                      .findFirst()
                      .isPresent());
      var report = (Report.Succeeded) bed.policy.await(FinishExecution.class, grant).report();
      assertThat(report.result().rows()).as(texts.get(i)).isEqualTo(3);
      assertThat(report.result().truncated()).as(texts.get(i)).isFalse();
      System.out.printf(
          "%s: %.0f MB in a heap of 128 MB%n", texts.get(i), report.result().bytes() / 1e6);
    }
  }

  /** Words that quote a value many times as long as a row may be, at as many slots as there are. */
  @Test
  @Tag("nightly")
  void shouldOutliveWordsThatItsMemoryCannotHold() throws Exception {
    agent = new AgentProcess(bed.settings("agent-1"), 128);
    agent.start();
    agent.awaitReady();
    var quotes = "SELECT repeat('x', 60000000)::int";
    var noticed =
        bed.change(
            "SET client_min_messages TO notice;"
                + " DO $$BEGIN RAISE NOTICE '%', repeat('x', 60000000); END$$");
    var grants =
        Stream.of(bed.read(quotes), bed.read(quotes), bed.read(quotes), noticed)
            .map(bed.policy::dispatch)
            .toList();

    for (var grant : grants) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> !agent.isAlive() || hasEnded(grant));
    }

    assertThat(agent.isAlive()).isTrue();
    assertThat(grants)
        .extracting(it -> bed.policy.awaitReport(it).getClass().getSimpleName())
        .containsExactly("Failed", "Failed", "Failed", "Succeeded");
  }

  private boolean hasEnded(Grant grant) {
    return bed.policy.commands(FinishExecution.class, grant.execution()).findFirst().isPresent();
  }

  private void carry(int rows, int megabytes) throws Exception {
    var settings = bed.settings("agent-1");
    settings.put("countersign.agent.result-bytes", Long.toString(1L << 31));
    agent = new AgentProcess(settings, megabytes);
    agent.start();
    agent.awaitReady();
    long begun = System.nanoTime();
    var grant =
        bed.policy.dispatch(
            unlimited(
                bed.read(
                    "SELECT i, repeat('x', %d) AS x FROM generate_series(1, %d) AS i"
                        .formatted(ROW_BYTES, rows))));

    Awaitility.await()
        .atMost(WITHIN)
        .until(
            () ->
                bed.policy
                    .commands(FinishExecution.class, grant.execution())
                    .findFirst()
                    .isPresent());
    double seconds = (System.nanoTime() - begun) / 1e9;
    var report = (Report.Succeeded) bed.policy.await(FinishExecution.class, grant).report();
    assertThat(report.result().rows()).isEqualTo(rows);
    assertThat(report.result().truncated()).isFalse();
    assertThat(hash(grant, report)).isEqualTo(expected(rows));
    System.out.printf(
        "%d rows, %.0f MB, %.0f rows/s, %.1f MB/s, in a heap of %d MB%n",
        rows,
        report.result().bytes() / 1e6,
        rows / seconds,
        report.result().bytes() / 1e6 / seconds,
        megabytes);
  }

  private String hash(Grant grant, Report.Succeeded report) throws NoSuchAlgorithmException {
    var hash = MessageDigest.getInstance("SHA-256");
    var bytes = new AtomicLong();
    bed.policy.read(
        grant,
        report.result(),
        piece -> {
          hash.update(piece.toArray());
          bytes.addAndGet(piece.size());
        });
    assertThat(bytes.get()).isEqualTo(report.result().bytes());
    return HexFormat.of().formatHex(hash.digest());
  }

  private static String expected(int rows) throws NoSuchAlgorithmException {
    var hash = MessageDigest.getInstance("SHA-256");
    var text = "x".repeat(ROW_BYTES);
    add(
        hash,
        "{\"columns\":[{\"name\":\"i\",\"type\":\"int4\"},{\"name\":\"x\",\"type\":\"text\"}]}");
    for (int i = 1; i <= rows; i++) {
      add(hash, "[" + i + ",\"" + text + "\"]");
    }
    add(hash, "{\"rows\":%d,\"affected\":0,\"truncated\":false}".formatted(rows));
    return HexFormat.of().formatHex(hash.digest());
  }

  private static void add(MessageDigest hash, String line) {
    hash.update((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static Grant unlimited(Grant it) {
    return new Grant(
        it.cluster(),
        it.execution(),
        it.kind(),
        it.target(),
        it.dialect(),
        it.pool(),
        it.statementClass(),
        it.operation(),
        it.salt(),
        it.content(),
        it.until(),
        it.lease(),
        WITHIN,
        Integer.MAX_VALUE,
        it.resultKey(),
        it.breakGlass(),
        it.earlier());
  }
}
