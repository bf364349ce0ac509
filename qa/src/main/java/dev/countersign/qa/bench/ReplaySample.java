package dev.countersign.qa.bench;

import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.Decision.Accepted;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.GovernanceAsk;
import dev.countersign.engine.governance.GovernanceDecider;
import dev.countersign.engine.request.RequestState;
import dev.countersign.engine.request.Trial;
import dev.countersign.engine.request.Trial.Operation;
import dev.countersign.proof.event.ChainHead;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.SubmissionNote;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.request.RequestEvent.RequestExpired;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.protocol.request.Verdict;
import dev.countersign.qa.bench.EventWriter.Cause;
import dev.countersign.qa.bench.EventWriter.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The log of a month at some organisation: who is on call changes a hundred times, and requests are
 * approved by policy, by one vote or more, rejected, cancelled and left to expire, decided by the
 * very rules under eight policies. Three to seven events a request. The same for the same number.
 */
final class ReplaySample {
  static final Duration SPAN = Duration.ofDays(30);
  static final String CLUSTER = "bench";

  private static final int ROTAS = 100;

  /** So many of them are open at a time, in shares of all. */
  private static final int OPEN = 50;

  private static final List<RequestEvent> CANCELLED = List.of(new RequestCancelled());
  private static final List<RequestEvent> EXPIRED =
      List.of(new RequestExpired(RequestStatus.PENDING));
  private static final SubmissionNote NOTE = new SubmissionNote("bench", "", Map.of());

  private final EventWriter writer;
  private final int requests;
  private final Instant begin;
  private final List<Governance> rotas = new ArrayList<>();

  /**
   * Nothing is written yet.
   *
   * @param end when the month is over
   */
  ReplaySample(int requests, Instant end, SigningKey key) {
    this.writer = new EventWriter(CLUSTER, key);
    this.requests = requests;
    this.begin = end.minus(SPAN);
  }

  /** Writes the log of governance; before any request. */
  void governance(Consumer<Written> to) {
    var head = ChainHead.START;
    var governance = Governance.EMPTY;
    var commands = Organisation.founding();
    for (int i = 0; i < commands.size() + ROTAS; i++) {
      boolean founding = i < commands.size();
      int rota = i - commands.size();
      var time = founding ? begin : time((long) rota * requests / ROTAS);
      var command = founding ? commands.get(i) : Organisation.onCall(rota);
      var root = Organisation.person(governance, Governance.ROOT);
      var decision =
          GovernanceDecider.decide(
              governance,
              new GovernanceAsk(root, Governance.ROOT, command),
              time,
              _ -> Digest.NONE);
      if (!(decision instanceof Accepted<GovernanceEvent>(var events))) {
        throw new IllegalStateException("Expected %s, but: %s".formatted(command, decision));
      }
      var cause =
          new Cause(
              "governance",
              root,
              time,
              governance.epoch(),
              command.getClass().getSimpleName(),
              id(i));
      var written = new ArrayList<Written>();
      head = writer.write(cause, head, events, written::add);
      governance = folded(governance, written);
      written.forEach(to);
      if (!founding) {
        rotas.add(governance);
      }
    }
  }

  private static Governance folded(Governance governance, List<Written> log) {
    var next = governance;
    for (var written : log) {
      var recorded = Wire.decodeEvent(written.value().toArray());
      if (recorded.event() instanceof GovernanceEvent event) {
        next = next.evolve(recorded.meta(), event);
      }
    }
    return next;
  }

  private Instant time(long request) {
    return begin.plusMillis(SPAN.toMillis() * request / requests);
  }

  private Governance governance(long request) {
    return rotas.get((int) Math.min(ROTAS - 1, request * ROTAS / requests));
  }

  /**
   * Writes the events of every so many-th request, in the order in which they happen.
   *
   * @param first the first of them
   * @param step how far it is to the next
   */
  void requests(int first, int step, Consumer<Written> to) {
    var open = new ArrayDeque<Request>();
    int window = Math.max(1, requests / step / OPEN);
    for (int i = first; i < requests; i += step) {
      open.add(new Request(i).submit(to));
      if (open.size() > window) {
        open.remove().finish(i, to);
      }
    }
    open.forEach(it -> it.finish(requests, to));
  }

  private static CommandId id(long number) {
    return new CommandId("%026d".formatted(number));
  }

  /** One of them, from its submission to its end. */
  private final class Request {
    private final int number;
    private final String id;
    private ChainHead head = ChainHead.START;
    private Trial trial;

    private Request(int number) {
      this.number = number;
      // Kafka's hash of the key spreads them over the partitions.
      this.id = "%026d".formatted(number);
    }

    private Request submit(Consumer<Written> to) {
      var governance = governance(number);
      var requester = Organisation.person(governance, "dev-" + number % Organisation.DEVELOPERS);
      trial = Trial.submit(governance, requester, operation(), time(number));
      record(requester, time(number), governance, "SubmitRequest", accepted(), to);
      return this;
    }

    private Operation operation() {
      boolean development = number % 10 < 4;
      var statement =
          number % 10 < 3
              ? StatementClass.READ
              : number % 20 == 5 ? StatementClass.DDL : StatementClass.WRITE;
      var tables = List.of(number % 7 == 0 ? "payments" : "orders_" + number % 9);
      return new Operation(
          OperationKind.SQL,
          new TargetRef(
              "db-" + number % 23 % Organisation.TARGETS,
              development ? "development" : "production"),
          Optional.of(
              new OperationFacts(
                  statement,
                  1 + number % 3,
                  tables,
                  List.of(),
                  "UPDATE %s SET status = ?, changed_at = ? WHERE id = ? AND customer = ?"
                      .formatted(tables.getFirst()),
                  List.of())),
          List.of(),
          Optional.of(NOTE),
          false);
    }

    private void finish(int now, Consumer<Written> to) {
      if (number % 10 == 9 && trial.state() instanceof RequestState.Pending) {
        end(now, to);
        return;
      }
      var verdict = number % 10 == 8 ? Verdict.REJECT : Verdict.APPROVE;
      for (int voter = 0; trial.state() instanceof RequestState.Pending; voter++) {
        if (voter > 5 * Organisation.VOTERS.size()) {
          throw new IllegalStateException("Expected voters for request " + number);
        }
        vote(
            now,
            Organisation.VOTERS.get((number + voter) % Organisation.VOTERS.size()),
            verdict,
            to);
      }
    }

    /** By its requester, or by nobody. */
    private void end(int now, Consumer<Written> to) {
      var governance = governance(now);
      if (number % 20 == 9) {
        var requester = Organisation.person(governance, "dev-" + number % Organisation.DEVELOPERS);
        record(requester, time(now), governance, "CancelRequest", CANCELLED, to);
      } else {
        record(
            Organisation.service(governance), time(now), governance, "CheckDeadline", EXPIRED, to);
      }
    }

    /** Who may not is refused, and nothing is written. */
    private void vote(int now, String name, Verdict verdict, Consumer<Written> to) {
      var governance = governance(now);
      var voter = Organisation.person(governance, name);
      var after =
          new Trial(governance, time(now), trial.state(), trial.last()).vote(voter, verdict);
      if (after.last() instanceof Accepted<RequestEvent>) {
        trial = after;
        record(voter, time(now), governance, "CastVote", accepted(), to);
      }
    }

    private List<RequestEvent> accepted() {
      if (trial.last() instanceof Accepted<RequestEvent>(var events)) {
        return events;
      }
      throw new IllegalStateException(
          "Expected request %d to be accepted, but: %s".formatted(number, trial.last()));
    }

    private void record(
        Actor actor,
        Instant time,
        Governance governance,
        String command,
        List<? extends LogEvent> events,
        Consumer<Written> to) {
      head =
          writer.write(
              new Cause(id, actor, time, governance.epoch(), command, id(number)),
              head,
              events,
              to);
    }
  }
}
