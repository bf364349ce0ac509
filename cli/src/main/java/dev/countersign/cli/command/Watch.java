package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.ProblemException;
import dev.countersign.cli.http.ServerEvents;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Stays with a stream of events: when it breaks off, it comes back with the id that came last, so
 * that nothing is missed and nothing is shown twice.
 */
final class Watch {
  private static final long FIRST_REST_MS = 500;
  private static final long LONGEST_REST_MS = 15_000;
  private static final int BAD_REQUEST = 400;
  private static final int TOO_MANY = 429;
  private static final int SERVER = 500;

  private final Shell shell;
  private final Gateway gateway;
  private final String request;
  private final Thread follower = Thread.currentThread();
  private String last = "";
  private long restMs = FIRST_REST_MS;
  private boolean broken;
  private volatile boolean over;

  /**
   * To be followed by the thread that makes it.
   *
   * @param request which one; empty for all
   */
  Watch(Shell shell, Gateway gateway, String request) {
    this.shell = shell;
    this.gateway = gateway;
    this.request = request;
  }

  /**
   * Until one of these says with which code to end.
   *
   * @param quiet asked each time that the stream has begun, once nothing can be missed any more,
   *     and with each sign of life of a stream that has nothing to tell
   * @param event asked for each event
   * @throws ProblemException when the gateway refuses, and would again
   */
  int follow(Supplier<OptionalInt> quiet, Function<JsonNode, OptionalInt> event)
      throws InterruptedException {
    try {
      while (true) {
        var code = once(quiet, event);
        if (code.isPresent()) {
          return code.getAsInt();
        }
        rest();
      }
    } catch (InterruptedException | CliException | ProblemException e) {
      if (over) {
        return ExitCode.TIMED_OUT;
      }
      throw e;
    }
  }

  /** There is no more time; from another thread. */
  void stop() {
    over = true;
    follower.interrupt();
  }

  private OptionalInt once(Supplier<OptionalInt> quiet, Function<JsonNode, OptionalInt> event) {
    try (var stream = gateway.follow(request, last)) {
      boolean first = true;
      for (var piece = stream.next(); piece.isPresent(); piece = stream.next()) {
        var code = event(piece.get(), event);
        if (code.isEmpty() && first) {
          isBack();
        }
        if (code.isEmpty() && (first || piece.get().event().isEmpty())) {
          first = false;
          code = quiet.get();
        }
        if (code.isPresent()) {
          return code;
        }
      }
      breaks("The gateway ended the stream");
    } catch (IOException e) {
      breaks("The connection to the gateway broke");
    } catch (ProblemException e) {
      if (isFinal(e.problem().status())) {
        throw e;
      }
      breaks("The gateway says: " + e.getMessage());
    } catch (CliException e) {
      if (last.isEmpty()) {
        throw e; // it was never there, so this is no reconnect
      }
      breaks(e.getMessage());
    }
    return OptionalInt.empty();
  }

  private OptionalInt event(ServerEvents.Piece piece, Function<JsonNode, OptionalInt> event) {
    Optional<OptionalInt> code = piece.event().map(event);
    if (!piece.id().isEmpty()) {
      last = piece.id();
    }
    return code.orElse(OptionalInt.empty());
  }

  private static boolean isFinal(int status) {
    return status >= BAD_REQUEST && status < SERVER && status != TOO_MANY;
  }

  private void isBack() {
    if (broken) {
      shell.screen().say("Connected again; nothing was missed.");
    }
    broken = false;
    restMs = FIRST_REST_MS;
  }

  private void breaks(String why) {
    if (!broken && !over) {
      shell.screen().say(why + ". Trying to go on from there.");
    }
    broken = true;
  }

  /** Half of it at random, so that not everyone comes back at once. */
  private void rest() throws InterruptedException {
    if (over) {
      throw new InterruptedException();
    }
    long half = restMs / 2;
    TimeUnit.MILLISECONDS.sleep(half + ThreadLocalRandom.current().nextLong(half + 1));
    restMs = Math.min(restMs * 2, LONGEST_REST_MS);
  }
}
