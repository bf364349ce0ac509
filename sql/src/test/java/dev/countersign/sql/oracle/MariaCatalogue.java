package dev.countersign.sql.oracle;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Statements for everything that this server says it has. */
final class MariaCatalogue {

  /** What most functions can do something with, by how many they take. */
  private static final List<String> ARGUMENTS =
      List.of(
          "",
          "1",
          "'x'",
          "numbers",
          "1, 2",
          "'x', 1",
          "'{\"a\": 1}', '$.a'",
          "'x', 'y', 1",
          "1, 2, 3, 4",
          "id",
          "note, id");

  private static final String PLACES =
      """
      SELECT W(1)
      SELECT W (1)
      SELECT W()
      SELECT W
      SELECT W FROM orders
      SELECT id W FROM orders
      SELECT * FROM W
      SELECT * FROM orders W
      SELECT * FROM orders W JOIN orders b
      SELECT W.id FROM orders W
      SELECT W.W
      SELECT W.nextval
      SELECT numbers.W
      SELECT id, W ('x') FROM orders
      SELECT 1 W 2
      SELECT W 'x'
      SELECT id FROM orders W BY id
      SELECT 1 FROM orders ORDER BY W(1)
      SELECT 1 FROM orders GROUP BY id, W(id)
      SELECT 1 LIMIT W(1)
      SELECT * FROM W(1) x
      SELECT 1 FROM orders W 1
      SELECT 1 FROM orders W IN SHARE MODE
      SELECT 1 FROM orders FOR W
      SELECT 1 W 'kept_w'
      SELECT 1 INTO W 'kept_x'
      SELECT W VALUE FOR numbers
      SELECT CAST('1' AS W)
      SELECT CONVERT('1', W)
      SELECT CONVERT('1' USING W)
      SELECT @@W
      SHOW W
      SHOW W STATUS
      SHOW FULL W FROM orders
      W SELECT 1
      W TABLE orders
      W orders
      EXPLAIN W SELECT 1
      ANALYZE W orders
      WITH W AS (SELECT 1) SELECT * FROM W
      """;

  private final MariaOracle oracle;

  MariaCatalogue(MariaOracle oracle) {
    this.oracle = oracle;
  }

  /** By the server's own list; MySQL has none. */
  List<String> functions() throws SQLException {
    return oracle.all("SELECT LOWER(function) FROM information_schema.sql_functions ORDER BY 1");
  }

  /** A call of each function in each spelling. */
  List<String> calls() throws SQLException {
    return calls(functions());
  }

  /** The same of these functions, and of the words of the grammar. */
  List<String> calls(Collection<String> functions) throws SQLException {
    var names = new TreeSet<>(functions);
    names.addAll(oracle.all("SELECT LOWER(word) FROM information_schema.keywords"));
    var statements = new ArrayList<String>();
    for (var name : names) {
      for (var arguments : ARGUMENTS) {
        statements.add("SELECT %s(%s) FROM orders LIMIT 1".formatted(name, arguments));
      }
      statements.add("SELECT %s (1)".formatted(name));
      statements.add("SELECT `%s`(1)".formatted(name));
      statements.add("SELECT oracle.%s(1)".formatted(name));
      statements.add("SELECT %s/**/(1)".formatted(name));
      statements.add("SELECT %s(id) OVER () FROM orders".formatted(name));
    }
    return statements;
  }

  /** Each word of the grammar wherever it could do harm. */
  List<String> words() throws SQLException {
    var words = oracle.all("SELECT LOWER(word) FROM information_schema.keywords ORDER BY 1");
    return Stream.concat(words.stream(), Stream.of("evil", "evil0", "numbers", "dual"))
        .filter(word -> word.chars().allMatch(Character::isLetterOrDigit) || word.contains("_"))
        .flatMap(
            word ->
                PLACES.lines().map(place -> place.replaceAll("\\bW\\b", word.replace("$", "\\$"))))
        .toList();
  }

  List<String> relations() throws SQLException {
    var tables =
        oracle.all(
            """
            SELECT CONCAT('`', table_schema, '`.`', table_name, '`') FROM information_schema.tables
            WHERE table_schema <> 'sys'\
            """);
    return tables.stream()
        .flatMap(
            name ->
                Stream.of(
                    "TABLE " + name,
                    "SELECT * FROM " + name + " LIMIT 2",
                    "SHOW CREATE TABLE " + name,
                    "EXPLAIN SELECT * FROM " + name + " x"))
        .toList();
  }
}
