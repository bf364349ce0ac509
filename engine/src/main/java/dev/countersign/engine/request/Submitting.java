package dev.countersign.engine.request;

import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.BYPASS_FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.IDEMPOTENCY_CONFLICT;
import static dev.countersign.protocol.request.RefusalCode.NO_POLICY;
import static dev.countersign.protocol.request.RefusalCode.OPERATION_REFUSED;
import static dev.countersign.protocol.request.RefusalCode.POLICY_ERROR;
import static dev.countersign.protocol.request.RefusalCode.REASON_REQUIRED;
import static dev.countersign.protocol.request.RefusalCode.TICKET_REQUIRED;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_NAME;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_TARGET;
import static dev.countersign.protocol.request.RefusalCode.UNSATISFIABLE;

import dev.countersign.engine.Decision;
import dev.countersign.engine.Names;
import dev.countersign.engine.governance.Electorate;
import dev.countersign.engine.policy.Inquiry;
import dev.countersign.engine.policy.Workflows;
import dev.countersign.engine.policy.Workflows.Demanded;
import dev.countersign.engine.policy.Workflows.Inapplicable;
import dev.countersign.engine.policy.Workflows.Uncovered;
import dev.countersign.engine.request.RequestState.Known;
import dev.countersign.engine.request.RequestState.None;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.SubmissionNote;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.Workflow;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestCommand.SubmitRequest;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.GlassBroken;
import dev.countersign.protocol.request.RequestEvent.RequestSubmitted;
import dev.countersign.protocol.request.RequestEvent.WorkflowPinned;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asking for an operation: who may, what may be asked, and what the policies demand for it. */
final class Submitting {
  private static final Set<PrincipalKind> ASKERS =
      EnumSet.of(PrincipalKind.PERSON, PrincipalKind.AI, PrincipalKind.SERVICE);

  private Submitting() {}

  static Decision<RequestEvent> submit(Hearing hearing, SubmitRequest asked) {
    return switch (hearing.logged()) {
      case None _ -> first(hearing, asked);
      case Known known -> again(hearing, known, asked);
    };
  }

  /** The same request once more is answered by where it stands; another under its id is not. */
  private static Decision<RequestEvent> again(Hearing hearing, Known known, SubmitRequest asked) {
    var before = known.submission();
    var same =
        hearing.byRequester(known)
            && hearing.ask().enrichment().sameContent()
            && before.kind() == asked.kind()
            && before.target().equals(asked.target())
            && before.dispatch() == asked.dispatch()
            && before.breakGlass() == asked.breakGlass()
            && new HashSet<>(before.shareWith()).equals(new HashSet<>(asked.shareWith()))
            && new HashSet<>(before.consumers()).equals(new HashSet<>(asked.consumers()));
    return same
        ? new Decision.Already<>(known.status(), known.sequence())
        : refuse(
            IDEMPOTENCY_CONFLICT,
            "Expected %s to be asked for as before, but it differs",
            known.id());
  }

  private static Decision<RequestEvent> first(Hearing hearing, SubmitRequest asked) {
    var target = asked.target();
    if (!isPlace(hearing, asked)) {
      return refuse(
          UNKNOWN_TARGET,
          "Expected a known target, but %s in environment %s is none",
          Names.shown(target.target()),
          Names.shown(target.environment()));
    }
    if (!ASKERS.contains(hearing.actor().kind()) || !mayAsk(hearing, asked)) {
      return refuse(
          FORBIDDEN,
          "Expected someone who may %s, but %s may not",
          asked.kind() == OperationKind.POLICY_CHANGE
              ? Permission.POLICY_PUBLISH + " everywhere"
              : "ask at " + target,
          hearing.subject());
    }
    var unknown = unknown(hearing, asked.shareWith()).or(() -> unknown(hearing, asked.consumers()));
    if (unknown.isPresent()) {
      return refuse(
          UNKNOWN_NAME,
          "Expected a known %s to share with or to consume it, but %s is none",
          Wording.word(unknown.get().kind()),
          Names.shown(unknown.get().name()));
    }
    if (asked.resultKey().isPresent() && !Dispatching.isKey(asked.resultKey().get())) {
      return Dispatching.refuseKey(asked.resultKey().get());
    }
    return operation(hearing, asked);
  }

  /**
   * Where no agent has to reach, names are enough for an approval; policies change in one place.
   */
  private static boolean isPlace(Hearing hearing, SubmitRequest asked) {
    var target = asked.target();
    return switch (asked.kind()) {
      case APPROVAL ->
          Names.isWellFormed(target.target()) && Names.isWellFormed(target.environment());
      case POLICY_CHANGE -> target.equals(TargetRef.POLICIES);
      case SQL, MIGRATION, TOOL_CALL, RELEASE, SCHEMA_CAPTURE ->
          hearing.governance().target(target).isPresent();
    };
  }

  /** Whether there is anything of the kind that they may ask for. */
  private static boolean mayAsk(Hearing hearing, SubmitRequest asked) {
    return asked.kind() == OperationKind.POLICY_CHANGE
        ? Asking.mayChangePolicies(hearing.standing())
        : Asking.mayAnything(hearing.standing(), asked.target());
  }

  private static Optional<Party> unknown(Hearing hearing, List<Party> parties) {
    return parties.stream().filter(party -> !hearing.governance().knows(party)).findFirst();
  }

  private static Decision<RequestEvent> operation(Hearing hearing, SubmitRequest asked) {
    var misfit = misfit(asked);
    if (misfit.isPresent()) {
      return refuse(OPERATION_REFUSED, "%s", misfit.get());
    }
    var enrichment = hearing.ask().enrichment();
    if (enrichment.unpublishable().isPresent()) {
      var why = enrichment.unpublishable().get();
      return refuse(why.code(), "%s", why.message());
    }
    if (!enrichment.objections().isEmpty() || enrichment.facts().isEmpty()) {
      return refuse(
          OPERATION_REFUSED,
          "Expected an operation that can be approved, but it cannot: %s",
          enrichment.objections().isEmpty()
              ? "nothing is known of it"
              : String.join("; ", enrichment.objections()));
    }
    var facts = enrichment.facts().get();
    var permission = Asking.permission(facts.statementClass(), asked.breakGlass());
    if (asked.kind() != OperationKind.POLICY_CHANGE
        && !hearing.standing().may(permission, asked.target())) {
      return refuse(
          FORBIDDEN,
          "Expected someone who may %s at %s, but %s may not",
          permission,
          asked.target(),
          hearing.subject());
    }
    return policies(hearing, asked, facts);
  }

  /** What the submission says that its kind leaves no room for. */
  private static Optional<String> misfit(SubmitRequest asked) {
    return switch (asked.kind()) {
      case SQL, MIGRATION ->
          !asked.consumers().isEmpty()
              ? Optional.of(
                  "Expected consumers of an approval only, but it is " + Wording.word(asked.kind()))
              : asked.stored() || asked.dispatch() == DispatchMode.MANUAL
                  ? Optional.empty()
                  : Optional.of(
                      "Expected somebody to wait for a result that is not kept, but the request is to"
                          + " be dispatched by itself, whoever waits");
      case APPROVAL ->
          asked.dispatch() == DispatchMode.MANUAL
                  && asked.resultKey().isEmpty()
                  && !asked.breakGlass()
              ? Optional.empty()
              : Optional.of(
                  "Expected neither dispatch nor result key nor broken glass, for an approval never"
                      + " runs, but there is one");
      case POLICY_CHANGE ->
          asked.resultKey().isEmpty() && asked.consumers().isEmpty() && !asked.breakGlass()
              ? Optional.empty()
              : Optional.of(
                  "Expected neither result key nor consumers nor broken glass for a change of"
                      + " policies, but there is one: glass is broken for the operation itself");
      case TOOL_CALL, RELEASE, SCHEMA_CAPTURE ->
          Optional.of(
              "Expected an operation of kind sql, migration, approval or policy-change, but it is "
                  + Wording.word(asked.kind()));
    };
  }

  private static Decision<RequestEvent> policies(
      Hearing hearing, SubmitRequest asked, OperationFacts facts) {
    var governance = hearing.governance();
    var inquiry =
        new Inquiry(
            asked.kind(),
            asked.target(),
            governance.labelsOf(asked.target()),
            facts,
            hearing.actor(),
            hearing.now());
    return switch (Workflows.demandedBy(governance.policies(), inquiry)) {
      case Uncovered _ -> uncovered(asked, facts);
      case Inapplicable(var why) -> refuse(POLICY_ERROR, "%s", why);
      case Demanded demanded -> demanded(hearing, asked, facts, demanded);
    };
  }

  private static Decision<RequestEvent> demanded(
      Hearing hearing, SubmitRequest asked, OperationFacts facts, Demanded demanded) {
    if (asked.breakGlass() && !demanded.forbidBreakGlass().isEmpty()) {
      return refuse(
          BYPASS_FORBIDDEN,
          "Expected policies that let glass be broken at %s, but %s %s not",
          asked.target(),
          String.join(", ", demanded.forbidBreakGlass()),
          demanded.forbidBreakGlass().size() == 1 ? "does" : "do");
    }
    if ((demanded.reasonRequired() || asked.breakGlass()) && !hasReason(hearing)) {
      return refuse(
          REASON_REQUIRED,
          "Expected a reason, for %s one, but there is none",
          asked.breakGlass() ? "breaking glass demands" : "a policy demands");
    }
    var ticket = hearing.ask().enrichment().note().map(SubmissionNote::ticket).orElse("");
    var pattern = demanded.unsatisfiedBy(ticket, asked.breakGlass());
    if (pattern.isPresent()) {
      return refuse(
          TICKET_REQUIRED,
          "Expected a ticket that a policy demands, like %s, but %s",
          pattern.get(),
          ticket.isBlank() ? "there is none" : "it is not such a one");
    }
    var workflow = demanded.workflow();
    var electorate =
        new Electorate(hearing.governance(), asked.target(), hearing.subject(), Set.of());
    return electorate
        .staffing()
        .shortage(
            workflow.steps().stream()
                .filter(it -> it.nonBypassable() || !asked.breakGlass())
                .toList())
        .<Decision<RequestEvent>>map(
            it ->
                refuse(
                    UNSATISFIABLE,
                    "Expected %d people besides %s who may approve at %s, up to step '%s', but"
                        + " there %s only %d",
                    it.seats(),
                    hearing.subject(),
                    asked.target(),
                    it.step().name(),
                    it.people() == 1 ? "is" : "are",
                    it.people()))
        .orElseGet(() -> begin(hearing, asked, facts, workflow));
  }

  /** What nobody understands is not for want of a policy that it is refused. */
  private static Decision<RequestEvent> uncovered(SubmitRequest asked, OperationFacts facts) {
    if (facts.statementClass() == StatementClass.OPAQUE) {
      return refuse(
          OPERATION_REFUSED,
          "Expected an operation that is understood, or a policy for opaque ones at %s, but it %s",
          asked.target(),
          facts.findings().isEmpty() ? "is neither" : String.join("; ", facts.findings()));
    }
    return refuse(
        NO_POLICY,
        "Expected a policy for %s at %s, but none matches",
        facts.statementClass() == StatementClass.NONE
            ? Wording.word(asked.kind())
            : Wording.word(asked.kind()) + " of class " + Wording.word(facts.statementClass()),
        asked.target());
  }

  private static boolean hasReason(Hearing hearing) {
    return hearing.ask().enrichment().note().filter(note -> !note.reason().isBlank()).isPresent();
  }

  private static Decision<RequestEvent> begin(
      Hearing hearing, SubmitRequest asked, OperationFacts facts, Workflow workflow) {
    hearing.record(
        new RequestSubmitted(
            asked.kind(),
            asked.target(),
            facts,
            asked.operation(),
            asked.note(),
            asked.shareWith(),
            asked.consumers(),
            asked.dispatch(),
            asked.resultKey(),
            asked.stored()));
    hearing.record(new WorkflowPinned(workflow));
    if (asked.breakGlass()) {
      hearing.record(new GlassBroken(hearing.now().plus(workflow.reviewWithin())));
    }
    Evidencing.begin(hearing, asked.resultKey());
    return Stepping.next(hearing, hearing.now().plus(workflow.pendingFor()));
  }
}
