package dev.countersign.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folder of one server, held by one process at a time. The hold ends with the process, however
 * that ends, so whoever gets it may clean up after the one before. A temporary folder is deleted on
 * close; one whose owner was killed is deleted by the next server that asks for a temporary folder.
 */
final class DataDirectory implements AutoCloseable {

  private static final String LOCK = "owner.lock";
  private static final int ATTEMPTS = 10;
  private static final String PREFIX = "countersign-embedded-";

  /**
   * Closing any channel of a file drops every lock this process has on it, so one is never opened
   * twice.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final boolean temporary;
  private final FileChannel channel;

  private DataDirectory(Path path, boolean temporary, FileChannel channel) {
    this.path = path;
    this.temporary = temporary;
    this.channel = channel;
  }

  /** Takes a given folder, made if it is missing. Refuses one that another server holds. */
  static DataDirectory persistent(Path folder) {
    try {
      var path = Files.createDirectories(folder.toAbsolutePath().normalize()).toRealPath();
      return hold(path, false)
          .orElseThrow(
              () ->
                  new ServerException(
                      "Expected the data folder %s to be unused, but another server is running on it"
                          .formatted(path)));
    } catch (IOException e) {
      throw new ServerException("Expected a writable data folder, but got %s".formatted(e), e);
    }
  }

  /** Makes a folder that goes when the server does. */
  static synchronized DataDirectory temporary() {
    try {
      var parent = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
      sweep(parent);
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        var path = Files.createTempDirectory(parent, PREFIX);
        var held = hold(path, true);
        if (held.isPresent() && Files.exists(path.resolve(LOCK))) {
          return held.get();
        }
      }
      throw new ServerException(
          "Expected to keep a new folder in %s, but others sweep it away".formatted(parent));
    } catch (IOException e) {
      throw new ServerException("Expected a writable temporary folder, but got %s".formatted(e), e);
    }
  }

  Path path() {
    return path;
  }

  boolean isTemporary() {
    return temporary;
  }

  @Override
  public void close() {
    try (channel) {
      if (temporary) {
        Trees.delete(path);
      }
    } catch (IOException e) {
      throw new ServerException("Expected to release %s, but got %s".formatted(path, e), e);
    } finally {
      HELD.remove(path);
    }
  }

  private static Optional<DataDirectory> hold(Path path, boolean temporary) throws IOException {
    if (!HELD.add(path)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(new DataDirectory(path, temporary, channel));
      }
    } catch (IOException e) {
      abandon(path, channel);
      throw e;
    }
    abandon(path, channel);
    return Optional.empty();
  }

  private static void abandon(Path path, FileChannel channel) throws IOException {
    if (channel != null) {
      channel.close();
    }
    HELD.remove(path);
  }

  /**
   * What cannot be deleted now, because a server in it is still dying, is left to the next sweep.
   */
  private static void sweep(Path parent) throws IOException {
    try (var folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (var folder : folders) {
        if (Files.isWritable(folder.resolve(LOCK))) {
          sweepOne(folder);
        }
      }
    }
  }

  private static void sweepOne(Path folder) {
    try {
      hold(folder, true).ifPresent(DataDirectory::close);
    } catch (IOException | ServerException stillInUse) {
      HELD.remove(folder);
    }
  }
}
