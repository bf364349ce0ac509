package dev.countersign.cli.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The class archives (JEP 350) with which each part starts: its classes as the JVM had them in
 * memory at the end of the build. A JVM ignores, silently, an archive that is absent or was made of
 * other jars.
 *
 * @param learning whether the parts that are started now write them, when they end
 */
record Archives(Path folder, boolean learning) {
  private static final List<String> SILENT =
      List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off", "-Xlog:aot=off");

  /** Those of this checkout, as whoever starts parts uses them. */
  static Archives of(Home home) {
    return new Archives(home.root().resolve("cli/target/archives"), false);
  }

  Archives learned() {
    return new Archives(folder, true);
  }

  /** Leaves none. */
  void remove() throws IOException {
    for (var part : Part.ALL) {
      Files.deleteIfExists(file(part));
    }
  }

  private Path file(String part) {
    return folder.resolve(part + ".jsa");
  }

  /** What the JVM of a part is to be told. */
  List<String> flags(String part) {
    var file = file(part);
    if (!learning && !Files.exists(file)) {
      return List.of();
    }
    var flags = new ArrayList<>(SILENT);
    flags.add((learning ? "-XX:ArchiveClassesAtExit=" : "-XX:SharedArchiveFile=") + file);
    return flags;
  }
}
