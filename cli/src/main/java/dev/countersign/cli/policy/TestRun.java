package dev.countersign.cli.policy;

import dev.countersign.cli.CliException;
import dev.countersign.engine.Decision;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.Target;
import dev.countersign.engine.request.RequestState;
import dev.countersign.engine.request.Trial;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.envelope.SubmissionNote;
import dev.countersign.protocol.policy.PinnedPolicy;
import dev.countersign.protocol.policy.PolicySource;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.protocol.request.Verdict;
import dev.countersign.sql.SqlAnalyzer;
import dev.countersign.sql.SqlFiles;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Runs the cases of a file: decided by the very rules that would decide them, and nowhere else. */
public final class TestRun {
  private final Governance governance;
  private final Instant now;

  private TestRun(Governance governance, Instant now) {
    this.governance = governance;
    this.now = now;
  }

  /**
   * What became of a case.
   *
   * @param differences what was expected and what came, a sentence each; none where all is well
   */
  public record Outcome(String name, List<String> differences) {}

  /**
   * Runs all cases of a file.
   *
   * @param now when requests are made that do not say so themselves
   * @throws CliException where the policies are wrong, or the file is
   */
  public static List<Outcome> of(TestFile file, List<PolicySource> policies, Instant now) {
    var run = new TestRun(TestGovernance.of(file, policies), now);
    return file.cases().stream().map(run::run).toList();
  }

  private Outcome run(TestFile.Case test) {
    if (test.name() == null || test.given() == null || test.expect() == null) {
      throw new CliException(
          "Expected a case with 'name', 'given' and 'expect', but one is missing");
    }
    var trial = submit(test.given());
    for (var voter : test.approvedBy()) {
      trial = voted(trial, voter, Verdict.APPROVE);
    }
    for (var voter : test.rejectedBy()) {
      trial = voted(trial, voter, Verdict.REJECT);
    }
    return new Outcome(test.name(), differences(test.expect(), trial));
  }

  /** After a refusal nothing else is asked: what was refused is what is looked at. */
  private Trial voted(Trial trial, String voter, Verdict verdict) {
    return trial.last() instanceof Decision.Refused<?> ? trial : trial.vote(actor(voter), verdict);
  }

  private Trial submit(TestFile.Given given) {
    var target =
        new TargetRef(
            required("target", given.target()), required("environment", given.environment()));
    var kind = TestGovernance.constant(OperationKind.class, given.kind());
    var note = new SubmissionNote(given.reason(), given.ticket(), Map.of());
    boolean runs = kind == OperationKind.SQL || kind == OperationKind.MIGRATION;
    var analysis =
        runs
            ? governance
                .target(target)
                .map(Target::dialect)
                .map(
                    dialect ->
                        SqlFiles.supposed(
                            dialect, kind, required("sql", given.sql()), SqlAnalyzer.PATIENCE))
            : Optional.<SqlFiles>empty();
    var facts =
        runs
            ? analysis.map(SqlFiles::facts)
            : Optional.of(
                kind == OperationKind.POLICY_CHANGE
                    ? OperationFacts.ofPolicyChange("some change of policies")
                    : OperationFacts.ofApproval());
    var operation =
        new Trial.Operation(
            kind,
            target,
            facts,
            analysis.map(SqlFiles::objections).orElse(List.of()),
            Optional.of(note),
            given.breakGlass());
    return Trial.submit(
        governance, actor(required("requester", given.requester())), operation, at(given.at()));
  }

  private Instant at(String text) {
    if (text == null) {
      return now;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new CliException(
          "Expected a time such as 2026-11-25T09:00:00+01:00 or …Z, but it is '%s'".formatted(text),
          e);
    }
  }

  private Actor actor(String name) {
    var known =
        Subject.isWellFormed(name)
            ? governance.principal(new Subject(name))
            : Optional.<dev.countersign.engine.governance.PrincipalEntry>empty();
    return known
        .map(it -> new Principal(it.subject(), it.kind(), SignIn.TOKEN, ""))
        .map(governance::actorOf)
        .orElseThrow(
            () ->
                new CliException(
                    "Expected one of the people of the file, but '%s' is none".formatted(name)));
  }

  private static String required(String what, String text) {
    if (text == null || text.isBlank()) {
      throw new CliException("Expected '%s' in a case, but it is missing".formatted(what));
    }
    return text;
  }

  private static List<String> differences(TestFile.Expected expected, Trial trial) {
    var differences = new ArrayList<String>();
    var refused =
        trial.last() instanceof Decision.Refused<?> it
            ? Optional.of(it)
            : Optional.<Decision.Refused<?>>empty();
    differ(differences, "outcome", expected.outcome(), outcome(trial));
    differ(
        differences, "code", expected.code(), refused.map(it -> it.code().name()).orElse("none"));
    var workflow =
        trial.state() instanceof RequestState.Judged judged
            ? Optional.of(judged.workflow())
            : Optional.<dev.countersign.protocol.policy.Workflow>empty();
    differ(
        differences,
        "policies",
        expected.policies(),
        workflow
            .map(it -> it.policies().stream().map(PinnedPolicy::name).toList())
            .orElse(List.of()));
    differ(
        differences,
        "steps",
        expected.steps(),
        workflow.map(it -> it.steps().stream().map(Step::name).toList()).orElse(List.of()));
    if (!differences.isEmpty()) {
      refused.ifPresent(it -> differences.add("the rules say: " + it.message()));
    }
    return List.copyOf(differences);
  }

  private static String outcome(Trial trial) {
    if (trial.last() instanceof Decision.Refused<?>) {
      return "refused";
    }
    if (trial.state() instanceof RequestState.Executing) { // a change of policies goes on by itself
      return "approved";
    }
    return trial.state() instanceof RequestState.Known known
        ? known.status().name().toLowerCase(Locale.ROOT)
        : "unknown";
  }

  private static void differ(
      List<String> differences, String what, Object expected, Object actual) {
    if (expected != null && !expected.equals(actual)) {
      differences.add("expected %s %s, but it is %s".formatted(what, expected, actual));
    }
  }
}
