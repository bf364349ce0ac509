package dev.countersign.requestservice.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.engine.Decision;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.request.Explanation;
import dev.countersign.engine.request.RequestState;
import dev.countersign.engine.request.Trial;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.EvidenceWish;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.policy.Workflow;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.requestservice.view.RequestView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the policies say on an operation. */
@Schema(
    name = "Explanation",
    description = "What would come of an operation, or came, and what each policy says on it.")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ExplanationJson(
    @Schema(description = "Where it would stand: a status, or refused.", examples = "pending")
        String outcome,
    @Schema(description = "The code of the refusal.") Optional<String> code,
    @Schema(description = "The refusal in words.") Optional<String> detail,
    @Schema(description = "What is known of the operation.") Optional<FactsJson> facts,
    @Schema(description = "Every policy in force; those that match first.") List<LineJson> policies,
    @Schema(description = "The steps that it has to pass.") List<StepJson> steps,
    @Schema(description = "What is to be found out at the target before anybody approves.")
        Optional<WishJson> evidence) {

  /** What the text tells. */
  @Schema(name = "ExplainedFacts", description = "What is known of an operation.")
  public record FactsJson(
      @Schema(description = "Its class.") String statementClass,
      @Schema(description = "The tables that it names.") List<String> tables,
      @Schema(description = "The functions that it calls.") List<String> functions,
      @Schema(description = "Why it is classed so.") List<String> findings,
      @Schema(description = "What it reads and changes.") EffectsJson effects) {

    static FactsJson of(OperationFacts facts) {
      return new FactsJson(
          Texts.word(facts.statementClass()),
          facts.tables(),
          facts.functions(),
          facts.findings(),
          EffectsJson.of(facts.effects()));
    }
  }

  /** One policy. */
  @Schema(name = "ExplainedPolicy", description = "What a policy says on an operation, and why.")
  public record LineJson(
      @Schema(description = "Its name.") String policy,
      @Schema(description = "Its version.") int version,
      @Schema(
              description = "Whether it applies.",
              enumeration = {"matches", "replaced", "silent", "undecided"})
          String applies,
      @Schema(description = "Why, in a sentence.") String because) {

    static LineJson of(Explanation.Line line) {
      return new LineJson(
          line.policy(), line.version(), Texts.word(line.applies()), line.because());
    }
  }

  /** One step. */
  @Schema(name = "ExplainedStep", description = "A step, and who could fill its seats.")
  public record StepJson(
      @Schema(description = "What it is called.") String name,
      @Schema(description = "The policies that demand it.") List<String> policies,
      @Schema(description = "What meets it.", examples = "2 of group:dba") String needs,
      @Schema(description = "Who could give it, the first twenty by name.") List<Subject> people,
      @Schema(description = "Whether there are more of them.") boolean more,
      @Schema(
              description =
                  "Whether nobody has to give it, for glass is broken and the step passed over.")
          boolean bypassed) {

    static StepJson of(
        Governance governance,
        TargetRef target,
        Subject requester,
        Step step,
        boolean glassBroken) {
      var people = Explanation.couldFill(governance, target, requester, step);
      var named = people.subList(0, Math.min(people.size(), Explanation.MOST_NAMED));
      return new StepJson(
          step.name(),
          step.policies(),
          RequestPresenter.sentence(step),
          named,
          people.size() > named.size(),
          glassBroken && !step.nonBypassable());
    }
  }

  /** What policies want to know first. */
  @Schema(name = "ExplainedEvidence", description = "What the policies that apply want gathered.")
  public record WishJson(
      @Schema(description = "What to gather: plan, sizes, rows, sample.") List<String> gather,
      @Schema(description = "Whether nobody may approve without it.") boolean required,
      @Schema(description = "How long nobody can approve for its sake, in seconds.") long seconds) {

    static WishJson of(EvidenceWish wish) {
      return new WishJson(
          wish.gather().stream().map(Texts::word).toList(),
          wish.required(),
          wish.within().toSeconds());
    }
  }

  static ExplanationJson of(RequestView row, Governance governance, Instant now) {
    var asked = row.asked();
    var requester = asked.requester();
    var explanation =
        Explanation.of(governance, asked.kind(), asked.target(), asked.facts(), requester, now);
    var steps = row.workflow().map(Workflow::steps).orElse(List.of());
    return new ExplanationJson(
        Texts.word(row.status()),
        Optional.empty(),
        Optional.empty(),
        Optional.of(FactsJson.of(asked.facts())),
        explanation.policies().stream().map(LineJson::of).toList(),
        steps.stream()
            .map(
                it ->
                    StepJson.of(
                        governance, asked.target(), requester.subject(), it, row.glassBroken()))
            .toList(),
        row.workflow()
            .flatMap(it -> Explanation.evidence(asked.kind(), row.glassBroken(), it))
            .map(WishJson::of));
  }

  static ExplanationJson of(
      Trial trial, Optional<OperationFacts> facts, Explanation explanation, Subject requester) {
    var lines = explanation.policies().stream().map(LineJson::of).toList();
    var known = facts.map(FactsJson::of);
    if (trial.last() instanceof Decision.Refused<?> refused) {
      return new ExplanationJson(
          "refused",
          Optional.of(refused.code().name()),
          Optional.of(refused.message()),
          known,
          lines,
          List.of(),
          Optional.empty());
    }
    if (!(trial.state() instanceof RequestState.Judged judged)) {
      throw new IllegalStateException("Expected a request that is judged, but it is not");
    }
    var target = judged.submission().target();
    var steps = judged.workflow().steps();
    boolean glassBroken = judged.submission().breakGlass();
    return new ExplanationJson(
        Texts.word(judged.status()),
        Optional.empty(),
        Optional.empty(),
        known,
        lines,
        steps.stream()
            .map(it -> StepJson.of(trial.governance(), target, requester, it, glassBroken))
            .toList(),
        Explanation.evidence(judged.submission().kind(), glassBroken, judged.workflow())
            .map(WishJson::of));
  }
}
