package dev.countersign.cli.launch;

import dev.countersign.cli.CliException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Held by the one launcher of a platform; the system frees it when that ends, however it ends. */
final class Lock implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final FileChannel file;

  private Lock(FileChannel file) {
    this.file = file;
  }

  /** Empty when another holds it. */
  static Optional<Lock> tryTake(Path path) {
    try {
      var file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(file).isPresent()) {
        return Optional.of(new Lock(file));
      }
      file.close();
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to lock " + path, e);
    }
  }

  /** Waits for another launcher to end. */
  static Lock take(Path path, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      var lock = tryTake(path);
      if (lock.isPresent()) {
        return lock.get();
      }
      if (System.nanoTime() > deadline) {
        throw new CliException(
            "Expected the other ./countersign to end within %d s, but it has not"
                .formatted(patience.toSeconds()));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static Optional<FileLock> tryLock(FileChannel file) throws IOException {
    try {
      return Optional.ofNullable(file.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
