package dev.countersign.sql.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sql.SqlAnalyzer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The list of harmless functions against what a real MariaDB has. */
@Timeout(200)
class MariaFunctionListIT {

  /** The server knows no such function, in one way of saying so or another. */
  static final Set<Integer> NO_SUCH_FUNCTION = Set.of(1305, 1630);

  /**
   * Waits, locks, moves sequences, reads files, speaks to other servers, or tells of the last
   * change.
   */
  private static final Set<String> HARMFUL =
      Set.of(
          "benchmark",
          "sleep",
          "get_lock",
          "release_lock",
          "release_all_locks",
          "is_free_lock",
          "is_used_lock",
          "load_file",
          "master_pos_wait",
          "master_gtid_wait",
          "wsrep_sync_wait_upto_gtid",
          "last_insert_id",
          "nextval",
          "setval",
          "lastval",
          // Of two variables that nobody has set it takes the whole server down, as of 11.4.5.
          "json_array_intersect");

  /** Known to the server and to nobody's harm, but so seldom that nobody has looked: no read. */
  private static final Set<String> NOT_LOOKED_AT =
      Set.of(
          "binlog_gtid_pos",
          "decode_histogram",
          "des_decrypt",
          "des_encrypt",
          "encrypt",
          "json_key_value",
          "schemas",
          "uuid_short",
          "wsrep_last_seen_gtid",
          "wsrep_last_written_gtid");

  private static final String TABLE_OF_JSON =
      "SELECT * FROM JSON_TABLE('[]', '$' COLUMNS (a INT PATH '$')) x";

  private static MariaOracle oracle;
  private static Set<String> functions;

  @BeforeAll
  static void read() throws SQLException, IOException {
    oracle = MariaOracle.shared();
    oracle.mode("");
    functions = words("mysql-functions.txt", "mariadb-only-functions.txt");
  }

  @Test
  void shouldNameOnlyWhatTheServerHas() {
    var unknown =
        functions.stream()
            .filter(
                name ->
                    Stream.of("", "1", "1, 2", "1, 2, 3")
                        .map(given -> "SELECT %s(%s)".formatted(name, given))
                        .map(call -> name.equals("json_table") ? TABLE_OF_JSON : call)
                        .map(oracle::error)
                        .allMatch(NO_SUCH_FUNCTION::contains));

    assertThat(unknown).isEmpty();
  }

  @Test
  void shouldNotNameWhatDoesHarm() {
    assertThat(functions).doesNotContainAnyElementsOf(HARMFUL);
  }

  /** A version of the server with a new function asks for somebody to look at it. */
  @Test
  void shouldHaveLookedAtAllThatTheServerHas() throws SQLException {
    var left = new TreeSet<>(new MariaCatalogue(oracle).functions());
    left.removeAll(functions);
    left.removeAll(HARMFUL);

    assertThat(left).isSubsetOf(NOT_LOOKED_AT);
  }

  static Set<String> words(String... resources) throws IOException {
    var words = new TreeSet<String>();
    for (var resource : resources) {
      try (var text = SqlAnalyzer.class.getResourceAsStream(resource)) {
        var lines =
            new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8).lines();
        lines
            .filter(line -> !line.startsWith("#"))
            .flatMap(line -> Arrays.stream(line.strip().split("\\s+")))
            .filter(word -> !word.isEmpty())
            .forEach(words::add);
      }
    }
    return words;
  }
}
