package dev.countersign.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.LogManager;

/**
 * What both server programs share: quiet logs on stderr, one line when it cannot start, an orderly
 * end on SIGTERM.
 */
final class ServerMain {

  private static final int CANNOT_START = 1;
  private static final int ENDED_BY_ITSELF = 2;

  /**
   * A server, the moment it ends by itself, and the line that tells whoever started it where it is.
   */
  record Started(AutoCloseable server, CompletableFuture<Void> ended, String ready) {}

  interface Starter {
    Started start(Arguments arguments);
  }

  private ServerMain() {}

  /** Returns only when the program is on its way out. */
  static void run(String name, Starter starter, String... words) {
    configureLogs();
    try {
      var started = starter.start(Arguments.parse(words));
      var stopping = new AtomicBoolean();
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> stop(name, started.server(), stopping), "stop-" + name));
      System.out.println(started.ready());
      System.out.flush();
      started.ended().join();
      if (!stopping.get()) {
        complain(name, "Expected to run until told to stop, but the server ended by itself");
        Runtime.getRuntime().exit(ENDED_BY_ITSELF);
      }
    } catch (ServerException e) {
      refuse(name, e.getMessage());
    } catch (RuntimeException | Error e) {
      refuse(name, "Expected to start, but got " + rootOf(e));
    }
  }

  private static void stop(String name, AutoCloseable server, AtomicBoolean stopping) {
    stopping.set(true);
    try {
      server.close();
    } catch (Exception e) {
      complain(name, "Expected to stop in order, but got " + e);
    }
  }

  /** Halts, for a server that has half started may hold the JVM with threads of its own. */
  private static void refuse(String name, String message) {
    complain(name, message);
    Runtime.getRuntime().halt(CANNOT_START);
  }

  private static void complain(String name, String message) {
    System.err.println("countersign-" + name + ": " + message.lines().findFirst().orElse(""));
  }

  private static Throwable rootOf(Throwable e) {
    return e.getCause() == null ? e : rootOf(e.getCause());
  }

  private static void configureLogs() {
    try (var settings = ServerMain.class.getResourceAsStream("logging.properties")) {
      LogManager.getLogManager().readConfiguration(settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
