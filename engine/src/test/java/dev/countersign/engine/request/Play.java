package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.RequestSpec.REQUEST;

import dev.countersign.engine.Decision;
import dev.countersign.engine.Decision.Accepted;
import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.Providers;
import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.Requests;
import dev.countersign.engine.fixture.World;
import dev.countersign.engine.governance.Governance;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.execution.Report;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.Finding;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestCommand;
import dev.countersign.protocol.request.RequestCommand.CancelRequest;
import dev.countersign.protocol.request.RequestCommand.CastVote;
import dev.countersign.protocol.request.RequestCommand.CheckDeadline;
import dev.countersign.protocol.request.RequestCommand.ClaimGrant;
import dev.countersign.protocol.request.RequestCommand.ConsumeApproval;
import dev.countersign.protocol.request.RequestCommand.DispatchRequest;
import dev.countersign.protocol.request.RequestCommand.FinishExecution;
import dev.countersign.protocol.request.RequestCommand.Heartbeat;
import dev.countersign.protocol.request.RequestCommand.OverrideStep;
import dev.countersign.protocol.request.RequestCommand.ReconcileExecution;
import dev.countersign.protocol.request.RequestCommand.RecordResultRead;
import dev.countersign.protocol.request.RequestCommand.ReportInspection;
import dev.countersign.protocol.request.RequestCommand.ReviewBreakGlass;
import dev.countersign.protocol.request.RequestCommand.SubmitRequest;
import dev.countersign.protocol.request.RequestCommand.TakeSlot;
import dev.countersign.protocol.request.RequestCommand.WithdrawVote;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One request played through by whatever moves chance makes, with everything written down. */
final class Play {
  static final String SECRET = "s3cret";

  /** Glass is broken for one submission of so many. */
  static final int BREAKS = 11;

  private static final List<Outcome> OUTCOMES =
      List.of(Outcome.SUCCEEDED, Outcome.FAILED, Outcome.UNKNOWN);

  /** What one player does, and how long after the move before. */
  record Move(Kind kind, Subject by, int choice, Duration passed) {}

  enum Kind {
    SUBMIT,
    APPROVE,
    REJECT,
    WITHDRAW,
    OVERRIDE,
    REVIEW,
    CANCEL,
    DISPATCH,
    CONSUME,
    TURN,
    CLAIM,
    BEAT,
    SUCCEED,
    FAIL,
    STOP,
    RECONCILE,
    INSPECT,
    READ,
    RING,
    GOVERN
  }

  /** An event on the log, and the governance it was decided under. */
  record Entry(EventMeta meta, RequestEvent event, Governance governance) {}

  /** A command as it was decided. */
  record Turn(
      RequestState before,
      Ask ask,
      Governance governance,
      Instant now,
      Decision<RequestEvent> decision) {}

  final List<Entry> log = new ArrayList<>();
  final List<Turn> turns = new ArrayList<>();
  private final boolean approval;
  private Governance governance;
  private RequestState state = RequestState.initial();
  private Instant now = RequestSpec.START;

  Play(Governance governance, boolean approval, List<Move> moves) {
    this.governance = World.after(Providers.in(governance), World.person(World.VIEWER, Role.ADMIN));
    this.approval = approval;
    moves.forEach(this::move);
  }

  RequestState state() {
    return state;
  }

  private void move(Move move) {
    now = now.plus(move.passed());
    if (move.kind() == Kind.GOVERN) {
      govern(move);
      return;
    }
    var actor = signedIn(move);
    var ask =
        new Ask(World.COMMAND, actor, "gateway", REQUEST, command(move), enrichment(move.choice()));
    var decision = RequestDecider.decide(state, ask, governance, now);
    turns.add(new Turn(state, ask, governance, now, decision));
    if (decision instanceof Accepted<RequestEvent>(var events)) {
      for (var event : events) {
        var meta = World.meta(REQUEST.value(), state.sequence() + 1, now, actor);
        state = state.evolve(meta, event);
        log.add(new Entry(meta, event, governance));
      }
    }
  }

  /** People have a token and are known to a provider too, and sign in by either. */
  private Actor signedIn(Move move) {
    var subject = actor(move);
    var actor = World.actor(governance, subject);
    return actor.kind() == PrincipalKind.PERSON && move.choice() % 2 == 0
        ? Providers.signedIn(governance, subject)
        : actor;
  }

  /** Mostly someone whose business it is, or hardly any game would get anywhere. */
  private Subject actor(Move move) {
    var requester =
        state instanceof RequestState.Known known ? known.submission().requester() : move.by();
    var agent =
        move.choice() % 4 == 0
            ? World.AGENT_X
            : move.choice() % 4 == 1 ? World.AGENT_2 : World.AGENT_1;
    return switch (move.kind()) {
      case SUBMIT -> move.choice() % BREAKS == 0 ? World.ROOT : move.by();
      case APPROVE, REJECT, WITHDRAW, GOVERN -> move.by();
      case OVERRIDE, REVIEW -> move.choice() % 4 == 0 ? move.by() : overseer();
      case CANCEL, DISPATCH, CONSUME, READ -> move.choice() % 4 == 0 ? move.by() : requester;
      case CLAIM, BEAT, SUCCEED, FAIL, STOP, INSPECT -> agent;
      case RECONCILE -> move.choice() % 4 == 0 ? overseer() : agent;
      case RING, TURN -> move.choice() % 8 == 0 ? move.by() : World.POLICY_SERVICE;
    };
  }

  /** An admin other than the requester, where the requester is one. */
  private Subject overseer() {
    return state instanceof RequestState.Known known
            && known.submission().requester().equals(World.ROOT)
        ? World.VIEWER
        : World.ROOT;
  }

  private RequestCommand command(Move move) {
    var execution = execution(move.choice());
    return switch (move.kind()) {
      case SUBMIT, GOVERN -> submission(move.choice());
      case APPROVE -> new CastVote(Verdict.APPROVE, operation(move), Optional.empty());
      case REJECT -> new CastVote(Verdict.REJECT, operation(move), Optional.empty());
      case WITHDRAW -> new WithdrawVote();
      case OVERRIDE -> new OverrideStep(openStep(), operation(move), Requests.OTHER_OPERATION);
      case REVIEW -> new ReviewBreakGlass(Finding.JUSTIFIED, Requests.OTHER_OPERATION);
      case CANCEL -> new CancelRequest();
      case DISPATCH -> new DispatchRequest(World.KEY);
      case CONSUME -> new ConsumeApproval(operation(move));
      case TURN -> new TakeSlot(execution);
      case CLAIM -> new ClaimGrant(execution, Requests.GRANT);
      case BEAT -> new Heartbeat(execution);
      case SUCCEED -> new FinishExecution(execution, Requests.succeeds());
      case FAIL -> new FinishExecution(execution, Requests.fails());
      case STOP -> new FinishExecution(execution, new Report.Stopped());
      case RECONCILE ->
          new ReconcileExecution(
              execution,
              OUTCOMES.get(move.choice() % 3),
              move.choice() % 4 == 0 ? "" : "seen",
              Optional.of(Requests.OTHER_OPERATION).filter(_ -> move.choice() % 4 == 0));
      case INSPECT -> new ReportInspection(execution, "seen " + move.choice() % 2);
      case READ -> new RecordResultRead(execution);
      case RING ->
          new CheckDeadline(
              move.choice() % 3 == 0
                  ? Optional.empty()
                  : Optional.of(now.minusSeconds(move.choice())));
    };
  }

  private ExecutionId execution(int choice) {
    int last = state instanceof RequestState.Ran ran ? ran.runs().begun() : 1;
    return ExecutionId.of(REQUEST, Math.max(1, choice % 5 == 0 ? last - 1 : last));
  }

  private int openStep() {
    return state instanceof RequestState.Pending pending ? pending.step() : 1;
  }

  private static Digest operation(Move move) {
    return move.choice() % 9 == 0 ? Requests.OTHER_OPERATION : Requests.OPERATION;
  }

  private SubmitRequest submission(int choice) {
    return approval ? forADigest() : statement(choice);
  }

  private static SubmitRequest forADigest() {
    return (SubmitRequest) Requests.asksFor(World.ALICE, Requests.user(World.CAROL)).command();
  }

  private static SubmitRequest statement(int choice) {
    return new SubmitRequest(
        OperationKind.SQL,
        choice % 7 == 0 ? World.ORDERS_DEV : World.ORDERS,
        Requests.OPERATION,
        Optional.empty(),
        "key",
        List.of(),
        List.of(),
        choice % 3 == 0 ? DispatchMode.AUTOMATIC : DispatchMode.MANUAL,
        choice % 2 == 0 ? Optional.of(World.KEY) : Optional.empty(),
        choice % BREAKS == 0);
  }

  private Enrichment enrichment(int choice) {
    var statementClass = choice % 5 == 0 ? StatementClass.READ : StatementClass.WRITE;
    return new Enrichment(
        Optional.of(approval ? Requests.aboutADigest() : Requests.facts(statementClass)),
        List.of(),
        choice % 2 == 0,
        Optional.of(Requests.note(SECRET)),
        choice % 6 != 0,
        Optional.empty());
  }

  /** By an admin, or by what a provider says. */
  private void govern(Move move) {
    if (move.choice() % 6 < 5) {
      governance = World.after(governance, change(move));
      return;
    }
    var spec = new GovernanceSpec(governance);
    var sub = move.by().value();
    if (governance.identity(Providers.at(sub)).isEmpty()) {
      spec.when(Providers.link(move.by(), sub));
    }
    var said =
        move.choice() % 4 == 1
            ? Providers.claims(now, sub, Providers.DB)
            : Providers.claims(now, sub);
    spec.when(Providers.byGateway(spec.governance(), Providers.record(sub, said)), now);
    governance = spec.governance();
  }

  /** People come and go, and lose and regain their roles. */
  private static GovernanceCommand change(Move move) {
    return switch (move.choice() % 5) {
      case 0 -> World.members("dba", move.by());
      case 1 -> World.members("dba", World.BOB, World.CAROL, World.DAVE);
      case 2 -> World.person(move.by(), Role.APPROVER, Role.DEVELOPER);
      case 3 -> World.person(move.by(), Role.DEVELOPER);
      default ->
          new RegisterPrincipal(
              move.by(),
              PrincipalKind.PERSON,
              move.by().value(),
              List.of(RoleGrant.of(Role.APPROVER, "orders", "development")));
    };
  }
}
