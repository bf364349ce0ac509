package dev.countersign.sql.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.countersign.sql.SqlAnalyzer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The list of harmless functions against the catalogue of a real server. */
@Tag("each-postgresql")
@Timeout(200)
class FunctionListIT {

  /**
   * Volatile, and yet they change nothing, lock nothing and read no files: why, by their source.
   */
  private static final Map<String, String> VOLATILE =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("random", "a number generator in the session's memory"),
              Map.entry("random_normal", "a number generator in the session's memory"),
              Map.entry("array_sample", "a number generator in the session's memory"),
              Map.entry("array_shuffle", "a number generator in the session's memory"),
              Map.entry("gen_random_uuid", "asks for random bytes"),
              Map.entry("uuidv4", "asks for random bytes"),
              Map.entry("uuidv7", "asks for random bytes and the time"),
              Map.entry("clock_timestamp", "the time"),
              Map.entry("timeofday", "the time"),
              Map.entry("current_query", "the text that is running"),
              Map.entry("pg_blocking_pids", "looks at shared memory"),
              Map.entry("pg_safe_snapshot_blocking_pids", "looks at shared memory"),
              Map.entry("pg_lock_status", "looks at shared memory"),
              Map.entry("pg_is_in_recovery", "looks at shared memory"),
              Map.entry("pg_database_size", "asks for sizes, never for content"),
              Map.entry("pg_indexes_size", "asks for sizes, never for content"),
              Map.entry("pg_relation_size", "asks for sizes, never for content"),
              Map.entry("pg_table_size", "asks for sizes, never for content"),
              Map.entry("pg_total_relation_size", "asks for sizes, never for content"),
              Map.entry("pg_current_wal_flush_lsn", "looks at shared memory"),
              Map.entry("pg_current_wal_insert_lsn", "looks at shared memory"),
              Map.entry("pg_current_wal_lsn", "looks at shared memory"),
              Map.entry("pg_is_wal_replay_paused", "looks at shared memory"),
              Map.entry("pg_last_wal_receive_lsn", "looks at shared memory"),
              Map.entry("pg_last_wal_replay_lsn", "looks at shared memory"),
              Map.entry("pg_last_xact_replay_timestamp", "looks at shared memory"),
              Map.entry("pg_xact_commit_timestamp", "looks up what became of a transaction"),
              Map.entry("pg_xact_status", "looks up what became of a transaction"),
              Map.entry("txid_status", "looks up what became of a transaction"),
              Map.entry("pg_partition_ancestors", "looks at the catalogue"),
              Map.entry("pg_partition_tree", "looks at the catalogue")));

  /** Likewise, in older versions alone. */
  private static final Map<String, String> VOLATILE_ONCE =
      Map.of("timezone", "moves a time by what the time is, until 14");

  /** What runs text as SQL, reads files, reaches out, signals, sleeps or changes something. */
  private static final String HARMFUL =
      "(query|cursor|table|schema|database)_to_xml.*|ts_stat|ts_rewrite|pg_read_.*|pg_ls_.*"
          + "|pg_stat_file|lo_.*|loread|lowrite|dblink.*|pg_file_.*|pg_sleep.*|set_config|setseed"
          + "|nextval|setval|pg_(try_)?advisory.*|pg_(terminate|cancel)_backend|pg_notify|.*_reset.*"
          + "|pg_export_snapshot|pg_logical.*|pg_replication.*|pg_control.*|pg_current_logfile"
          + "|pg_timezone_names|pg_available_.*|pg_tablespace_databases|pg_sequence_last_value"
          + "|txid_current|pg_current_xact_id|pg_create.*|pg_drop.*|pg_promote|pg_switch_wal"
          + "|pg_reload_conf|pg_rotate.*|pg_log_.*|pg_wal_replay.*|pg_backup.*|pg_import.*|brin_.*"
          + "|gin_clean.*|currtid2?|pg_get_wal_.*|pg_wal_summary.*|pg_hba.*|pg_ident_file.*"
          + "|pg_show_all_file.*|pg_restore_.*|pg_clear_.*|pg_stat_force.*|pg_stat_clear.*"
          + "|pg_nextoid|pg_extension_config_dump|binary_upgrade.*|pg_stop_.*";

  private static Oracle oracle;
  private static Set<String> functions;
  private static Set<String> syntax;

  @BeforeAll
  static void read() throws SQLException, IOException {
    oracle = Oracle.shared();
    functions = words("postgresql-functions.txt");
    syntax = words("postgresql-syntax.txt");
  }

  @Test
  void shouldNameOnlyWhatTheNewestServerHas() throws SQLException {
    assumeTrue(Oracle.isNewest());
    var unknown = new TreeSet<>(functions);
    unknown.removeAll(all("SELECT proname FROM pg_proc WHERE pronamespace = 11"));
    unknown.removeAll(syntax);

    assertThat(unknown).isEmpty();
  }

  @Test
  void shouldCallOnlyThatGrammarWhichNoFunctionCanBeNamedAfterWithoutQuotes() throws SQLException {
    assumeTrue(Oracle.isNewest());
    var words = new TreeSet<>(syntax);
    words.removeAll(all("SELECT word FROM pg_get_keywords() WHERE catcode IN ('C', 'R')"));

    assertThat(words).containsExactly("current_schema");
  }

  @Test
  void shouldHaveAReasonForEachThatIsVolatile() throws SQLException {
    var known = listed("SELECT proname FROM pg_proc WHERE pronamespace = 11 AND provolatile = 'v'");

    if (Oracle.isNewest()) {
      assertThat(known).isEqualTo(VOLATILE.keySet());
    } else {
      known.removeAll(VOLATILE_ONCE.keySet());
      assertThat(VOLATILE.keySet()).containsAll(known);
    }
  }

  @Test
  void shouldNameOnlyWhatIsBuiltIn() throws SQLException {
    assertThat(
            listed(
                """
                SELECT proname FROM pg_proc WHERE pronamespace = 11 AND oid < 16384 IS NOT TRUE
                UNION ALL SELECT proname FROM pg_proc p JOIN pg_language l ON l.oid = prolang
                WHERE pronamespace = 11 AND lanname NOT IN ('internal', 'sql')"""))
        .isEmpty();
  }

  @Test
  void shouldNotNameWhatDoesHarm() throws SQLException {
    assertThat(functions).noneMatch(name -> name.matches(HARMFUL));
  }

  @Test
  void shouldNotNameAnothersNameForWhatDoesHarm() throws SQLException {
    assertThat(
            listed(
                """
                SELECT proname FROM pg_proc WHERE prolang = 12 AND prosrc IN
                  (SELECT prosrc FROM pg_proc WHERE prolang = 12 AND proname ~ '^(%s)$')"""
                    .formatted(HARMFUL)))
        .isEmpty();
  }

  private static Set<String> listed(String query) throws SQLException {
    var names = all(query);
    names.retainAll(functions);
    return names;
  }

  private static Set<String> all(String query) throws SQLException {
    return new TreeSet<>(oracle.all(query));
  }

  private static Set<String> words(String resource) throws IOException {
    try (var text = SqlAnalyzer.class.getResourceAsStream(resource)) {
      return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .flatMap(line -> Arrays.stream(line.strip().split("\\s+")))
          .filter(word -> !word.isEmpty())
          .collect(Collectors.toSet());
    }
  }
}
