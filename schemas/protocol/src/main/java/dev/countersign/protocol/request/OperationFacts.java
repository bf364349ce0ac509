package dev.countersign.protocol.request;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.Doc;
import java.util.List;
import java.util.Optional;

@Doc(
    "What is known of an operation without running it; derived from the exact text by a pure"
        + " function, and free of literals.")
public record OperationFacts(
    @Doc("The most dangerous thing it may do.") StatementClass statementClass,
    @Doc("How many statements it has.") int statements,
    @Doc("The tables it names, in alphabetical order.") List<String> tables,
    @Doc("The functions it calls, in alphabetical order.") List<String> functions,
    @Doc("Its text with each literal replaced by a question mark.") String redacted,
    @Doc("Why it was classed so, in sentences without literals.") List<String> findings,
    @Doc("What it reads and changes.") Effects effects,
    @Doc(
            "What statements share that differ in literals alone; absent where it was not cut into"
                + " words for sure, for approvals and for migrations.")
        Optional<Digest> fingerprint) {

  /** What a class and names tell alone; all else is unknown. */
  public OperationFacts(
      StatementClass statementClass,
      int statements,
      List<String> tables,
      List<String> functions,
      String redacted,
      List<String> findings) {
    this(
        statementClass,
        statements,
        tables,
        functions,
        redacted,
        findings,
        Effects.UNKNOWN,
        Optional.empty());
  }

  /** What is known of what stands behind a digest, which is all that an approval has: nothing. */
  public static OperationFacts ofApproval() {
    return new OperationFacts(
        StatementClass.NONE, 0, List.of(), List.of(), "approval of a digest", List.of());
  }

  /**
   * What is known of a change of policies: the names of those that it is about, never their text.
   *
   * @param summary which come, change and go
   */
  public static OperationFacts ofPolicyChange(String summary) {
    return new OperationFacts(StatementClass.NONE, 0, List.of(), List.of(), summary, List.of());
  }
}
