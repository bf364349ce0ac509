package dev.countersign.avro.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.SchemaFormatter;

/**
 * The files that others build on: an {@code .avsc} and golden bytes for each record, and
 * docs/events.md. They are written by {@code ./mvnw -pl schemas/avro -am test
 * -Dcountersign.publish} and otherwise compared. A schema that has shipped is never edited: a
 * change that turns the comparison red needs a new version of the record.
 */
final class Published {
  static final Path MODULE = Path.of("").toAbsolutePath();

  private Published() {}

  static Path schemaFile(WireType type) {
    return MODULE.resolve("src/main/resources/avsc").resolve(type.ceType() + ".avsc");
  }

  static Path goldenFile(WireType type) {
    return MODULE.resolve("src/test/resources/golden").resolve(type.ceType() + ".hex");
  }

  static Path eventsPage() {
    return MODULE.resolve("../../docs/events.md").normalize();
  }

  static boolean publishing() {
    return System.getProperty("countersign.publish") != null;
  }

  /** Every published file with the content it should have. */
  static Map<Path, String> all() {
    var files = new LinkedHashMap<Path, String>();
    for (var type : Wire.types()) {
      files.put(schemaFile(type), SchemaFormatter.format("json/pretty", type.schema()) + "\n");
      files.put(goldenFile(type), HexFormat.of().formatHex(Samples.bytes(type)) + "\n");
    }
    files.put(eventsPage(), EventsPage.render(Wire.types()));
    return files;
  }

  static void write(Path file, String content) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
