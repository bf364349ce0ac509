package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The word lists beside this class. To allow something, add it there; the lists say the rules. */
final class Vocabulary {

  static final Set<String> FORBIDDEN_IN_QUERIES = words("query-forbidden-words.txt");
  static final Set<String> POSTGRESQL_SYNTAX = words("postgresql-syntax.txt");

  /** Those of them that call without a bracket; the others are names of tables and columns too. */
  static final Set<String> POSTGRESQL_BARE_CALLS =
      Set.of(
          "current_catalog",
          "current_date",
          "current_role",
          "current_schema",
          "current_time",
          "current_timestamp",
          "current_user",
          "localtime",
          "localtimestamp",
          "session_user",
          "system_user",
          "user");

  private static final Map<String, Set<String>> POSTGRESQL_COLUMNS =
      table("postgresql-columns.txt");

  private static final Vocabulary POSTGRESQL = new Vocabulary("postgresql");
  private static final Vocabulary MYSQL = new Vocabulary("mysql", "mysql-only-functions.txt");
  private static final Vocabulary MARIADB = new Vocabulary("mysql", "mariadb-only-functions.txt");

  private final Set<String> harmless;
  private final Set<String> dangerous;
  private final Set<String> dangerousPrefixes;
  private final Set<String> types;
  private final Set<String> beforeBracket;

  private Vocabulary(String dialect, String... more) {
    harmless =
        Stream.concat(Stream.of(dialect + "-functions.txt"), Stream.of(more))
            .flatMap(resource -> words(resource).stream())
            .collect(Collectors.toUnmodifiableSet());
    types = words(dialect + "-types.txt");
    beforeBracket = words(dialect + "-before-bracket.txt");
    var names = words(dialect + "-dangerous.txt");
    dangerous =
        names.stream().filter(name -> !name.endsWith("*")).collect(Collectors.toUnmodifiableSet());
    dangerousPrefixes =
        names.stream()
            .filter(name -> name.endsWith("*"))
            .map(name -> name.substring(0, name.length() - 1))
            .collect(Collectors.toUnmodifiableSet());
  }

  static Vocabulary of(Dialect dialect) {
    return switch (dialect) {
      case POSTGRESQL -> POSTGRESQL;
      case MYSQL -> MYSQL;
      case MARIADB -> MARIADB;
    };
  }

  boolean isHarmless(String function) {
    return harmless.contains(function);
  }

  boolean isDangerous(String function) {
    if (dangerous.contains(function)) {
      return true;
    }
    for (var prefix : dangerousPrefixes) {
      if (function.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  boolean isType(String name) {
    return types.contains(name);
  }

  /** The columns that one of PostgreSQL's own functions gives, for sure. */
  static Set<String> columns(String function) {
    return POSTGRESQL_COLUMNS.getOrDefault(function, Set.of());
  }

  /** What a call in FROM without an alias is known by. */
  static Set<String> namesInFrom(String function) {
    return function.equals("trim") ? Set.of("trim", "btrim", "ltrim", "rtrim") : Set.of(function);
  }

  /** Whether the word may stand before a bracket without calling anything. */
  boolean mayStandBeforeBracket(String word) {
    return beforeBracket.contains(word);
  }

  static Set<String> words(String resource) {
    return lines(resource)
        .flatMap(line -> Arrays.stream(line.trim().split("\\s+")))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The first word of each line, with the others. */
  static Map<String, Set<String>> table(String resource) {
    return lines(resource)
        .map(line -> line.trim().split("\\s+"))
        .filter(words -> !words[0].isEmpty())
        .collect(
            Collectors.toUnmodifiableMap(
                words -> words[0],
                words -> Arrays.stream(words).skip(1).collect(Collectors.toUnmodifiableSet())));
  }

  /** The lines that are not comments. */
  static Stream<String> lines(String resource) {
    try (var reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    Vocabulary.class.getResourceAsStream(resource),
                    () -> "Expected " + resource + " beside the classes, but it is not there"),
                StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.startsWith("#")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
