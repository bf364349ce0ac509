package dev.countersign.qa.bench;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.sql.SqlAnalyzer;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.ParseException;

/**
 * How long it takes to say what a statement does, redaction and fingerprint included, beside the
 * bare parse of the same text by the parser that is used for it; at both engines, for each has a
 * tokenizer and a list of functions of its own.
 */
final class SqlFigures {
  private record Statement(Dialect dialect, String text, String sql, StatementClass is) {
    String name() {
      return "%s, %s".formatted(text, dialect == Dialect.MARIADB ? "MariaDB" : "PostgreSQL");
    }
  }

  private static final List<Statement> STATEMENTS =
      List.of(
              both(
                  "SELECT by key",
                  "SELECT id, customer, status FROM orders WHERE id = 4711",
                  StatementClass.READ),
              both(
                  "SELECT, 3 joins, grouped",
                  grouped("interval '30 days'"),
                  grouped("interval 30 day"),
                  StatementClass.READ),
              both(
                  "UPDATE of some rows",
                  "UPDATE orders SET status = 'paid', note = 'by hand' WHERE id IN (1, 2, 3) AND total"
                      + " > 10",
                  StatementClass.WRITE),
              both(
                  "ALTER TABLE, a column",
                  "ALTER TABLE orders ADD COLUMN origin varchar(20) DEFAULT 'web' NOT NULL",
                  StatementClass.DDL))
          .stream()
          .flatMap(List::stream)
          .toList();

  private static List<Statement> both(String text, String sql, StatementClass is) {
    return both(text, sql, sql, is);
  }

  /** As each engine writes it. */
  private static List<Statement> both(
      String text, String postgresql, String mariadb, StatementClass is) {
    return List.of(
        new Statement(Dialect.POSTGRESQL, text, postgresql, is),
        new Statement(Dialect.MARIADB, text, mariadb, is));
  }

  private static String grouped(String month) {
    return """
        SELECT c.name, count(*) AS orders, sum(l.amount * l.price) AS total
        FROM customers c
        JOIN orders o ON o.customer = c.id AND o.status IN ('paid', 'sent', 'returned')
        JOIN lines l ON l.order_id = o.id
        LEFT JOIN refunds r ON r.order_id = o.id
        WHERE o.made >= now() - %s AND r.id IS NULL AND lower(c.country) = 'de'
        GROUP BY c.name HAVING sum(l.amount * l.price) > 1000
        ORDER BY total DESC LIMIT 50\
        """
        .formatted(month);
  }

  private final int samples;

  SqlFigures(int samples) {
    this.samples = samples;
  }

  /** Of each statement the bare parse first, then what is asked for. */
  List<Samples> measure() {
    var figures = new ArrayList<Samples>();
    for (var statement : STATEMENTS) {
      figures.add(timed(statement.name() + ", bare parse", () -> parse(statement)));
      figures.add(timed(statement.name(), () -> classify(statement)));
    }
    return figures;
  }

  private static void parse(Statement statement) {
    try {
      if (CCJSqlParserUtil.newParser(statement.sql()).Statement() == null) {
        throw new IllegalStateException(statement.sql());
      }
    } catch (ParseException e) {
      throw new IllegalStateException(statement.sql(), e);
    }
  }

  private static void classify(Statement statement) {
    var said = SqlAnalyzer.analyze(statement.dialect(), statement.sql());
    if (said.statementClass() != statement.is()) {
      throw new IllegalStateException(
          "Expected %s of %s, but got %s"
              .formatted(statement.is(), statement.name(), said.findings()));
    }
  }

  private Samples timed(String name, Runnable once) {
    var nanos = new long[samples];
    for (int i = -samples; i < samples; i++) {
      long start = System.nanoTime();
      once.run();
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
      }
    }
    return new Samples(name, nanos);
  }

  /** These figures alone. */
  public static void main(String[] arguments) {
    var figures = new SqlFigures(20_000).measure();
    System.out.println("| statement, engine | median ns | bare parse, ns | ratio |");
    System.out.println("|---|---|---|---|");
    for (int i = 0; i < figures.size(); i += 2) {
      var bare = figures.get(i).median().toNanos();
      var whole = figures.get(i + 1).median().toNanos();
      System.out.printf(
          "| %s | %,d | %,d | %.2f |%n",
          figures.get(i + 1).name(), whole, bare, (double) whole / bare);
    }
  }
}
