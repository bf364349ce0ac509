package dev.countersign.cli.migrate;

import dev.countersign.cli.CliException;
import dev.countersign.engine.request.MigrationDocuments;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A folder of migrations: {@code VERSION_NAME.up.sql}, and beside each, where it can be undone,
 * {@code VERSION_NAME.down.sql}. Nothing that ends in {@code .sql}, however it is spelt, may be
 * called otherwise; other files, and folders in it, are not looked at.
 */
public final class MigrationFolder {
  private static final String ENDING = ".sql";
  private static final Pattern FILE = Pattern.compile("0*([0-9]+)_(.+)\\.(up|down)\\.sql");

  private MigrationFolder() {}

  /** A file whose name is understood. */
  private record Named(long version, String name, boolean isUp, Path path) {
    String file() {
      return path.getFileName().toString();
    }
  }

  /**
   * The migrations in it, by version; versions are numbers, so 7 and 0007 are the same.
   *
   * @throws CliException where there is no such folder, or anything in it is not as it should be
   */
  public static List<MigrationFile> read(Path folder) {
    var ups = new TreeMap<Long, Named>();
    var downs = new TreeMap<Long, Named>();
    for (var path : files(folder)) {
      var named = named(path);
      var other = (named.isUp() ? ups : downs).putIfAbsent(named.version(), named);
      if (other != null) {
        throw new CliException(
            "Expected each version once, but %s and %s are both version %d"
                .formatted(other.file(), named.file(), named.version()));
      }
    }
    downs.values().forEach(down -> requirePair(down, ups));
    return ups.values().stream()
        .map(up -> migration(up, Optional.ofNullable(downs.get(up.version()))))
        .toList();
  }

  /** By version. */
  public static SortedMap<Long, MigrationFile> byVersion(List<MigrationFile> files) {
    var found = new TreeMap<Long, MigrationFile>();
    files.forEach(it -> found.put(it.version(), it));
    return found;
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new CliException("Expected a folder of migrations, but %s is none".formatted(folder));
    }
    try (var files = Files.list(folder)) {
      return files
          .filter(it -> !Files.isDirectory(it))
          .filter(it -> it.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(ENDING))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Named named(Path path) {
    var file = path.getFileName().toString();
    if (!Files.isRegularFile(path)) {
      throw new CliException(
          "Expected a file, but %s is none, or a link that leads to none".formatted(file));
    }
    var parts = FILE.matcher(file);
    if (!parts.matches()
        || parts.group(1).length() > MigrationDocuments.MAX_DIGITS
        || Long.parseLong(parts.group(1)) == 0
        || !MigrationDocuments.NAME.matcher(parts.group(2)).matches()) {
      throw new CliException(
          ("Expected VERSION_NAME.up.sql or .down.sql, with a version of 1 to %d digits above 0 and"
                  + " a name of letters, digits, _ and -, but there is %s")
              .formatted(MigrationDocuments.MAX_DIGITS, file));
    }
    return new Named(
        Long.parseLong(parts.group(1)), parts.group(2), parts.group(3).equals("up"), path);
  }

  private static void requirePair(Named down, Map<Long, Named> ups) {
    var up = ups.get(down.version());
    if (up == null || !up.name().equals(down.name())) {
      throw new CliException(
          "Expected an up file beside %s, of the same version and name, but there is %s"
              .formatted(down.file(), up == null ? "none" : up.file()));
    }
  }

  private static MigrationFile migration(Named up, Optional<Named> down) {
    var text = text(up);
    return new MigrationFile(
        up.version(),
        up.name(),
        text,
        Hashing.sha256(text.getBytes(StandardCharsets.UTF_8)),
        down.map(MigrationFolder::text));
  }

  /** What its bytes are in UTF-8, one to one, so that the text's digest is the file's. */
  private static String text(Named file) {
    byte[] bytes = bytes(file.path());
    if (bytes.length > Topics.MAX_OPERATION_BYTES) {
      throw new CliException(
          "Expected at most %d bytes in %s, but there are more"
              .formatted(Topics.MAX_OPERATION_BYTES, file.file()));
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new CliException("Expected UTF-8 in %s, but it is not".formatted(file.file()), e);
    }
    var problems = new ArrayList<String>();
    if (text.startsWith("\uFEFF")) {
      problems.add("no byte order mark in %s, but it begins with one");
    }
    if (text.indexOf('\0') >= 0) {
      problems.add("no NUL in %s, but there is one");
    }
    if (text.isBlank()) {
      problems.add("SQL in %s, but it is empty");
    }
    if (!problems.isEmpty()) {
      throw new CliException("Expected " + problems.getFirst().formatted(file.file()));
    }
    return text;
  }

  private static byte[] bytes(Path path) {
    try (var in = Files.newInputStream(path)) {
      return in.readNBytes(Topics.MAX_OPERATION_BYTES + 1);
    } catch (IOException e) {
      throw new CliException("Expected to read %s, but cannot".formatted(path), e);
    }
  }
}
