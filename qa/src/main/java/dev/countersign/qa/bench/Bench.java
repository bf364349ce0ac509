package dev.countersign.qa.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;

/**
 * {@code ./countersign bench}: one table from one run against a running platform, each figure
 * beside its ratio to the trip of a bare Kafka record through the same broker.
 */
public final class Bench {
  private static final String READ = "SELECT id, customer, status FROM orders WHERE id = 1";
  private static final String CHANGE = "UPDATE orders SET status = status WHERE id = 1";

  private final Gateway gateway;
  private final String bootstrap;
  private final String alice;
  private final String bob;
  private final Effort effort;

  /** How much of everything; {@code quick} shows that the bench works, its figures mean nothing. */
  private record Effort(int warmUp, int samples, Duration lasting) {
    static final Effort FULL = new Effort(300, 500, Duration.ofSeconds(10));
    static final Effort QUICK = new Effort(5, 20, Duration.ofSeconds(1));
  }

  private Bench(Gateway gateway, String bootstrap, Path tokens, Effort effort) throws IOException {
    this.gateway = gateway;
    this.bootstrap = bootstrap;
    this.alice = Files.readString(tokens.resolve("alice.token")).strip();
    this.bob = Files.readString(tokens.resolve("bob.token")).strip();
    this.effort = effort;
  }

  /**
   * Measures and prints.
   *
   * @param state the platform's {@code .countersign} folder, with tokens and process ids
   */
  public static void run(URI url, String bootstrap, Path state, boolean quick, PrintStream out)
      throws IOException, InterruptedException, ExecutionException {
    var bench =
        new Bench(
            new Gateway(url),
            bootstrap,
            state.resolve("tokens"),
            quick ? Effort.QUICK : Effort.FULL);
    bench.measure(state, out);
  }

  private void measure(Path state, PrintStream out)
      throws IOException, InterruptedException, ExecutionException, KafkaException {
    var bare = BareTrip.measure(bootstrap, effort.warmUp(), effort.samples());
    var table = new BenchTable(out, bare);
    table.heading();
    table.row(bare);
    table.row(samples("submit to decision", this::submitPending));
    table.row(votes());
    table.row(samples("auto-approved SELECT, whole", this::wholeSelect));
    table.rates();
    for (int inFlight : new int[] {1, 16, 64}) {
      table.rate(
          "approval (submit, vote)",
          inFlight,
          Lifecycles.perSecond(inFlight, effort.lasting(), this::approval));
    }
    for (int inFlight : new int[] {1, 16, 64}) {
      table.rate(
          "whole (and run, result)",
          inFlight,
          Lifecycles.perSecond(inFlight, effort.lasting(), this::lifecycle));
    }
    table.processes(ProcessFigures.of(state.resolve("run")));
  }

  private JsonNode submitPending() throws IOException, InterruptedException {
    return gateway.submit(alice, "production", CHANGE, false);
  }

  private String wholeSelect() throws IOException, InterruptedException {
    var request = gateway.submit(alice, "development", READ, true);
    gateway.untilCompleted(alice, request);
    return gateway.result(alice, request);
  }

  private JsonNode approval() throws IOException, InterruptedException {
    return gateway.approve(bob, submitPending());
  }

  private String lifecycle() throws IOException, InterruptedException {
    var request = submitPending();
    gateway.approve(bob, request);
    gateway.dispatch(alice, request);
    gateway.untilCompleted(alice, request);
    return gateway.result(alice, request);
  }

  private Samples votes() throws IOException, InterruptedException {
    var nanos = new long[effort.samples()];
    for (int i = -effort.warmUp(); i < nanos.length; i++) {
      var request = submitPending();
      long start = System.nanoTime();
      gateway.approve(bob, request);
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
      }
    }
    return new Samples("vote to decision", nanos);
  }

  private Samples samples(String name, Callable<?> once) throws IOException, InterruptedException {
    var nanos = new long[effort.samples()];
    for (int i = -effort.warmUp(); i < nanos.length; i++) {
      long start = System.nanoTime();
      try {
        once.call();
      } catch (IOException | InterruptedException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
      }
    }
    return new Samples(name, nanos);
  }
}
