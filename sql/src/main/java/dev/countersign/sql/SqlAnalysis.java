package dev.countersign.sql;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.Effects;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.StatementClass;
import java.util.List;
import java.util.Optional;

/**
 * What can be said of a text without a database. Holds no literal of the text, so all of it may be
 * logged and published; names may be as long as the text.
 *
 * @param statementClass the worst that any of its statements may do
 * @param tables the tables that it names, sorted, each once, qualified as written; lower case
 *     unless a quoted name says otherwise; without the names that WITH defines. Empty where the
 *     text was not understood: an opaque text may touch any table
 * @param functions the functions that it calls by name, sorted, each once, written likewise
 * @param statements how many statements there are, not counting empty ones; where there are more
 *     than {@link SqlAnalyzer#MAX_STATEMENTS}, one more than those
 * @param redacted the text with {@code ?} for each literal and without comments
 * @param findings why it is in that class, for a person: short sentences without literals; where it
 *     controls transactions, the first says how
 * @param transactionControl whether it begins or ends transactions, or nobody can be sure that it
 *     does not: run inside a transaction it could escape from it
 * @param mixed whether some of its statements take part in a transaction and others, which take
 *     effect by themselves, do not: as one text it cannot run
 * @param hasBodyBehind whether a routine, trigger or event of MySQL or MariaDB with a body stands
 *     behind another statement, so that nobody but the server can tell where it begins
 * @param empty whether there is no statement at all
 * @param effects what it reads and changes, as far as the text tells
 * @param fingerprint what texts share that differ in literals alone; absent where nobody can be
 *     sure where its words begin and end
 */
public record SqlAnalysis(
    StatementClass statementClass,
    List<String> tables,
    List<String> functions,
    int statements,
    String redacted,
    List<String> findings,
    boolean transactionControl,
    boolean mixed,
    boolean hasBodyBehind,
    boolean empty,
    Effects effects,
    Optional<Digest> fingerprint) {

  public SqlAnalysis {
    tables = List.copyOf(tables);
    functions = List.copyOf(functions);
    findings = List.copyOf(findings);
  }

  /** The same, as the log has it. */
  public OperationFacts facts() {
    return new OperationFacts(
        statementClass, statements, tables, functions, redacted, findings, effects, fingerprint);
  }

  /** Why no policy could ever allow it as one text, in a sentence without literals. */
  public Optional<String> objection() {
    return senseless().or(this::mixture).or(this::bodyBehind);
  }

  /**
   * The same of a file of migrations: on MySQL and MariaDB its statements may stand as they come.
   */
  Optional<String> objectionAsFile(Dialect dialect) {
    return dialect == Dialect.POSTGRESQL ? objection() : senseless().or(this::bodyBehind);
  }

  private Optional<String> senseless() {
    if (empty) {
      return Optional.of("Expected a statement, but the text has none");
    }
    return transactionControl
        ? Optional.of(
            "Expected text that begins and ends no transaction, but it does or may do so: it "
                + findings.getFirst())
        : Optional.empty();
  }

  private Optional<String> mixture() {
    return mixed
        ? Optional.of(
            "Expected statements that take part in one transaction, or only such as take effect by"
                + " themselves, but the text mixes them: ask for each kind by itself")
        : Optional.empty();
  }

  private Optional<String> bodyBehind() {
    return hasBodyBehind
        ? Optional.of(
            "Expected a routine, trigger or event with a body to be a text of its own, but it"
                + " stands behind another statement")
        : Optional.empty();
  }
}
