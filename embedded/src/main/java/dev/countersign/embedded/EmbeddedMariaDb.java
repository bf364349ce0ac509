package dev.countersign.embedded;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One MariaDB server for tests, a child process of this JVM that ends with it, even when the JVM is
 * killed. It keeps nothing: its data trades every safety for speed and goes when the server does.
 */
public final class EmbeddedMariaDb implements AutoCloseable {

  /** Who may do everything, from 127.0.0.1. */
  public static final String SUPERUSER = "root";

  private static final long START_SECONDS = 60;
  private static final long STOP_SECONDS = 20;
  private static final long POLL_MILLIS = 20;
  private static final int PASSWORD_BYTES = 16;

  private final DataDirectory directory;
  private final MariaDbFiles files;
  private final int port;
  private final String password = newPassword();
  private final List<String> settings;
  private Process process;

  private EmbeddedMariaDb(DataDirectory directory, List<String> settings) throws IOException {
    this.directory = directory;
    this.files = new MariaDbFiles(directory.path(), Account.choose());
    this.port = Ports.free();
    this.settings = settings;
    files.initialise(password);
    process = files.launch(port, settings);
    awaitReady();
  }

  /**
   * Starts a server, about six seconds.
   *
   * @param settings server settings besides ours, each as {@code --name=value}
   */
  public static EmbeddedMariaDb start(String... settings) {
    var directory = DataDirectory.temporary();
    try {
      return new EmbeddedMariaDb(directory, List.of(settings));
    } catch (IOException e) {
      directory.close();
      throw new ServerException("Expected to start MariaDB, but got %s".formatted(e), e);
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /** The superuser's way in. */
  public MariaDbAdmin admin() {
    return new MariaDbAdmin(port, password);
  }

  /** Takes the server away, in order: what was committed stays. */
  public synchronized void stop() {
    process.destroy();
    if (!waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw new ServerException("Expected MariaDB to stop within %d s".formatted(STOP_SECONDS));
    }
  }

  /** Starts the stopped server on the same port and data. Does nothing if it is running. */
  public synchronized void startAgain() {
    if (process.isAlive()) {
      return;
    }
    try {
      Ports.requireFree(port);
      process = files.launch(port, settings);
      awaitReady();
    } catch (IOException e) {
      throw new ServerException("Expected to start MariaDB, but got %s".formatted(e), e);
    }
  }

  @Override
  public synchronized void close() {
    end();
    directory.close();
  }

  private void awaitReady() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!files.isReady()) {
      if (waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        end();
        throw new ServerException("Expected MariaDB to start, but it said: " + files.lastWords());
      }
    }
  }

  /** Nothing is to be kept, so nothing is waited for that would keep it. */
  private void end() {
    process.destroyForcibly();
    waitFor(STOP_SECONDS, TimeUnit.SECONDS);
  }

  private boolean waitFor(long time, TimeUnit unit) {
    try {
      return process.waitFor(time, unit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }

  private static String newPassword() {
    var bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
