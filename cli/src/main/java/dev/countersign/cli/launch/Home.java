package dev.countersign.cli.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;

/**
 * Where things are on this machine.
 *
 * @param root the checkout, with what was built in it
 * @param state everything that a platform keeps; deleting it is forgetting the platform
 */
public record Home(Path root, Path state) {
  private static final FileAttribute<?> OURS_ALONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> FOLDER_OURS_ALONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  public Home {
    root = root.toAbsolutePath().normalize();
    state = state.toAbsolutePath().normalize();
  }

  /** The usual place beside the checkout. */
  public static Home of(Path root) {
    return new Home(root, root.resolve(".countersign"));
  }

  public Path folder(String name) {
    var folder = state.resolve(name);
    try {
      if (!Files.isDirectory(state)) {
        Files.createDirectories(state);
      }
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(folder, FOLDER_OURS_ALONE);
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to make " + folder, e);
    }
  }

  public Path run() {
    return folder("run");
  }

  public Path logs() {
    return folder("logs");
  }

  public Path log(String part) {
    return logs().resolve(part + ".log");
  }

  public Path keys() {
    return folder("keys");
  }

  public Path tokens() {
    return folder("tokens");
  }

  public Path config() {
    return folder("config");
  }

  /** Writes a file that only its owner may read, wholly or not at all. */
  public static void writeSecret(Path file, String content) {
    try {
      var draft =
          Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new", OURS_ALONE);
      Files.writeString(draft, content);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to write " + file, e);
    }
  }

  /** The content of a small text file, without the line break at its end. */
  public static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to read " + file, e);
    }
  }

  /** Forgets the platform. */
  public void wipe() {
    if (!Files.exists(state)) {
      return;
    }
    try (var files = Files.walk(state)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to delete " + state, e);
    }
  }
}
