package dev.countersign.sql;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.request.Effects;
import dev.countersign.protocol.request.StatementClass;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;

/** What is known of a text so far; it only ever gets worse. */
final class Verdict {

  private static final int MOST_FINDINGS = 20;
  private static final int LONGEST_FINDING = 200;

  private StatementClass statementClass = StatementClass.READ;
  private final SequencedSet<String> findings = new LinkedHashSet<>();
  private final Set<String> tables = new TreeSet<>();
  private final Set<String> functions = new TreeSet<>();
  private final Set<Calls.Call> judged = new HashSet<>();
  private final EffectsSoFar effects = new EffectsSoFar();
  private boolean transactionControl;
  private boolean mixed;
  private boolean hasBodyBehind;

  void raise(StatementClass atLeast) {
    statementClass = statementClass.worst(atLeast);
  }

  void raise(StatementClass atLeast, String finding) {
    raise(atLeast);
    note(finding);
  }

  void note(String finding) {
    if (findings.size() < MOST_FINDINGS) {
      findings.add(printable(finding));
    } else if (findings.size() == MOST_FINDINGS) {
      findings.add("and more of the kind");
    }
  }

  /** Names come from the text: they must neither end a log line nor fill the page. */
  private static String printable(String finding) {
    var shown = new StringBuilder();
    finding
        .codePoints()
        .limit(LONGEST_FINDING)
        .forEach(
            point ->
                shown.appendCodePoint(
                    switch (Character.getType(point)) {
                      case Character.CONTROL,
                          Character.FORMAT,
                          Character.LINE_SEPARATOR,
                          Character.PARAGRAPH_SEPARATOR ->
                          0xFFFD;
                      default -> point;
                    }));
    return finding.length() > shown.length() ? shown + "…" : shown.toString();
  }

  /** All tables so far, for a second look. */
  Set<String> tables() {
    return tables;
  }

  void tables(Collection<String> names) {
    tables.addAll(names);
  }

  /** Whether this call has not been judged yet. */
  boolean isNew(Calls.Call call) {
    return judged.add(call);
  }

  EffectsSoFar effects() {
    return effects;
  }

  void function(String name) {
    functions.add(name);
  }

  /** It begins, ends or divides a transaction. */
  void transactionControl(String finding) {
    if (transactionControl) {
      note(finding);
    } else {
      transactionControl = true;
      findings.addFirst(printable(finding)); // it is why the text is refused
    }
  }

  /** Nobody can be sure what it is, so it may do that as well. */
  void unclear(String why) {
    raise(StatementClass.OPAQUE);
    transactionControl(why + ", so it counts as opaque");
    note("may therefore hide the begin or end of a transaction");
  }

  /** Statements that take part in a transaction stand beside others that cannot. */
  void mixed() {
    mixed = true;
  }

  /** A body stands behind another statement. */
  void bodyBehind() {
    hasBodyBehind = true;
  }

  StatementClass statementClass() {
    return statementClass;
  }

  SqlAnalysis analysis(int statements, String redacted, Optional<Digest> fingerprint) {
    var opaque = statementClass == StatementClass.OPAQUE;
    return new SqlAnalysis(
        statementClass,
        opaque ? List.of() : new ArrayList<>(tables),
        new ArrayList<>(functions),
        statements,
        redacted,
        new ArrayList<>(findings),
        transactionControl,
        mixed,
        hasBodyBehind,
        statements == 0,
        opaque ? Effects.UNKNOWN : effects.effects(),
        fingerprint);
  }
}
