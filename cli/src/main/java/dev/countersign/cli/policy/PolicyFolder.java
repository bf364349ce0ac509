package dev.countersign.cli.policy;

import dev.countersign.cli.CliException;
import dev.countersign.protocol.policy.PolicySource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder of policies, one a file, and their tests beside them. */
public final class PolicyFolder {
  private static final String TEST = ".test.yaml";

  private PolicyFolder() {}

  /**
   * The policies in it, by the names of their files: every {@code .yaml} and {@code .yml} but
   * {@code .test.yaml}. Folders in it are not looked into.
   *
   * @throws CliException where there is no such folder, or a file in it cannot be read
   */
  public static List<PolicySource> policies(Path folder) {
    return files(folder).stream()
        .filter(file -> !name(file).endsWith(TEST))
        .map(file -> new PolicySource(name(file), text(file)))
        .toList();
  }

  /** The tests in it: every {@code .test.yaml}. */
  public static List<PolicySource> tests(Path folder) {
    return files(folder).stream()
        .filter(file -> name(file).endsWith(TEST))
        .map(file -> new PolicySource(name(file), text(file)))
        .toList();
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new CliException("Expected a folder of policies, but %s is none".formatted(folder));
    }
    try (var files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> name(file).endsWith(".yaml") || name(file).endsWith(".yml"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new CliException("Expected UTF-8 in %s, but it is not".formatted(file), e);
    } catch (IOException e) {
      throw new CliException("Expected to read %s, but got %s".formatted(file, e), e);
    }
  }
}
