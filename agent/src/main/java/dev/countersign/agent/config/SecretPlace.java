package dev.countersign.agent.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where a secret stands: a setting names the place, and never has the secret itself. */
public sealed interface SecretPlace {

  /** A file with nothing but the secret; what a file holds can be changed while the agent runs. */
  record InFile(Path file) implements SecretPlace {}

  /** An environment variable of the agent, by its name. */
  record InVariable(String name) implements SecretPlace {}

  /**
   * The one place of the two that was given.
   *
   * @param setting what both settings begin with, such as {@code countersign.signing-key}
   * @throws IllegalArgumentException when there is none, or more than one
   */
  static SecretPlace of(String setting, Optional<Path> file, Optional<String> variable) {
    if (file.isPresent() == variable.isPresent()) {
      throw new IllegalArgumentException(
          "Expected either %1$s-file or %1$s-variable, but there is %2$s"
              .formatted(setting, file.isPresent() ? "both" : "neither"));
    }
    return file.<SecretPlace>map(InFile::new)
        .orElseGet(() -> new InVariable(variable.orElseThrow()));
  }

  /**
   * The secret as it is now, without space around it.
   *
   * @throws IllegalArgumentException when it cannot be read; it says where it was expected
   */
  default String read() {
    return switch (this) {
      case InFile(var file) -> contentOf(file);
      case InVariable(var name) ->
          Optional.ofNullable(System.getenv(name))
              .map(String::strip)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "Expected a secret in the environment variable %s, but it is not set"
                              .formatted(name)));
    };
  }

  private static String contentOf(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Expected to read a secret from its file, but could not", e);
    }
  }
}
