package dev.countersign.embedded;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What both server programs take.
 *
 * @param port {@code --port N}, 1 to 65535; without it, a free one
 * @param data {@code --data FOLDER}; without it, a temporary one
 */
record Arguments(OptionalInt port, Optional<Path> data) {

  static Arguments parse(String... words) {
    var port = OptionalInt.empty();
    Optional<Path> data = Optional.empty();
    for (int i = 0; i < words.length; i += 2) {
      if (i + 1 == words.length) {
        throw new ServerException(
            "Expected a value after %s, but there is none".formatted(words[i]));
      }
      switch (words[i]) {
        case "--port" -> port = OptionalInt.of(port(words[i + 1]));
        case "--data" -> data = Optional.of(Path.of(words[i + 1]));
        default ->
            throw new ServerException("Expected --port or --data, but got %s".formatted(words[i]));
      }
    }
    return new Arguments(port, data);
  }

  private static int port(String word) {
    if (word.matches("[0-9]{1,5}")) {
      int port = Integer.parseInt(word);
      if (port >= 1 && port <= 65_535) {
        return port;
      }
    }
    throw new ServerException("Expected a port from 1 to 65535, but got %s".formatted(word));
  }
}
