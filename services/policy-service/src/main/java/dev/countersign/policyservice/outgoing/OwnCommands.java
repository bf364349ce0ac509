package dev.countersign.policyservice.outgoing;

import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.governance.FreezeEntry;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.Publication;
import dev.countersign.proof.command.CommandSeal;
import dev.countersign.proof.id.Ids;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Command;
import dev.countersign.protocol.envelope.CommandHeader;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Sent;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.governance.GovernanceCommand.PublishApproved;
import dev.countersign.protocol.lane.LaneCommand;
import dev.countersign.protocol.lane.LaneCommand.CheckLane;
import dev.countersign.protocol.lane.LaneCommand.JoinLane;
import dev.countersign.protocol.lane.LaneCommand.LeaveLane;
import dev.countersign.protocol.lane.LaneId;
import dev.countersign.protocol.request.RequestCommand.CheckDeadline;
import dev.countersign.protocol.request.RequestCommand.CheckStanding;
import dev.countersign.protocol.request.RequestCommand.FinishPublication;
import dev.countersign.protocol.request.RequestCommand.StopFrozen;
import dev.countersign.protocol.request.RequestCommand.TakeSlot;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.protocol.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What we ask of ourselves, by way of the commands topic: so that the broker's clock decides, and a
 * replay finds the same time.
 */
public final class OwnCommands {
  private static final Duration DELIVERABLE = Duration.ofSeconds(30);

  /** As long as the topic keeps it: its time is that of its cause, which may have waited. */
  private static final Duration LASTING = Duration.ofDays(1);

  private static final Principal OURSELVES =
      new Principal(new Subject(Governance.POLICY_SERVICE), PrincipalKind.SYSTEM, SignIn.KEY, "");

  private static final Set<String> TAKEN_TWICE =
      Stream.of(JoinLane.class, LeaveLane.class, CheckLane.class, TakeSlot.class)
          .map(command -> Wire.type(command).ceType())
          .collect(Collectors.toUnmodifiableSet());

  private final String cluster;
  private final OutgoingRecords outgoing;
  private final RandomGenerator random;

  /**
   * Asks in the name of a cluster.
   *
   * @param random for salts and ids
   */
  public OwnCommands(String cluster, OutgoingRecords outgoing, RandomGenerator random) {
    this.cluster = cluster;
    this.outgoing = outgoing;
    this.random = random;
  }

  /**
   * Whether a command changes nothing when it comes again, so that no answer to it needs to be
   * remembered: these can be delivered for a day, and there are some for each run.
   */
  public static boolean isTakenTwice(CommandHeader header) {
    return header.issuer().equals(Governance.POLICY_SERVICE) && TAKEN_TWICE.contains(header.type());
  }

  /** The question as it goes out, and the id to know it by when it comes back. */
  public record Question(CommandId id, OutgoingRecord record) {}

  /**
   * Asks whether a deadline of a request has passed.
   *
   * @param lastHeard of the agent, where an execution runs
   * @param now the broker's time as well as it is known
   */
  public Question ask(String aggregate, Optional<Instant> lastHeard, Instant now) {
    return command(aggregate, new CheckDeadline(lastHeard), 0, now);
  }

  /**
   * Asks whether a suspension concerns one request.
   *
   * @param epoch of governance that says so
   * @param now the broker's time as well as it is known
   */
  public OutgoingRecord askOfStanding(String aggregate, long epoch, Instant now) {
    return command(aggregate, new CheckStanding(), epoch, now).record();
  }

  /**
   * Asks to stop what runs at a frozen target.
   *
   * @param now the broker's time as well as it is known
   */
  public OutgoingRecord stop(
      String aggregate, ExecutionId execution, FreezeEntry freeze, Instant now) {
    return command(aggregate, new StopFrozen(execution, freeze.name()), freeze.epoch(), now)
        .record();
  }

  /**
   * Asks the lane of a target. It is told again for as long as it does not answer, and a task that
   * has much to catch up with hears late.
   */
  public OutgoingRecord lane(TargetRef target, LaneCommand command, Instant now) {
    return command(LaneId.of(target).value(), command, 0, now, LASTING).record();
  }

  /** Asks a lane whether turns have come, by governance of that epoch. */
  public OutgoingRecord check(LaneId lane, long epoch, Instant now) {
    return command(lane.value(), new CheckLane(), epoch, now, DELIVERABLE).record();
  }

  /** Tells a request that its turn has come. */
  public OutgoingRecord takeSlot(ExecutionId execution, Instant now) {
    return command(execution.request().value(), new TakeSlot(execution), 0, now, LASTING).record();
  }

  /**
   * Asks governance to put in force what was approved.
   *
   * @param now the broker's time as well as it is known
   */
  public OutgoingRecord publish(PublishApproved approved, Instant now) {
    return command(Topics.GOVERNANCE_KEY, approved, 0, now).record();
  }

  /**
   * Tells a change of policies what governance has made of it.
   *
   * @param now the broker's time as well as it is known
   */
  public OutgoingRecord tell(ExecutionId execution, Publication publication, Instant now) {
    var told = new FinishPublication(execution, publication.policies(), publication.failure());
    return command(execution.request().value(), told, publication.epoch(), now).record();
  }

  private Question command(String aggregate, Command command, long minEpoch, Instant now) {
    return command(aggregate, command, minEpoch, now, DELIVERABLE);
  }

  private Question command(
      String aggregate, Command command, long minEpoch, Instant now, Duration deliverable) {
    byte[] value = Wire.encode(new Sent<>(Bytes.of(random(Sent.SALT_BYTES)), List.of(), command));
    var id = new CommandId(Ids.encode(random(Ids.BYTES)));
    var header =
        new CommandHeader(
            cluster,
            Topics.COMMANDS,
            aggregate,
            Wire.ceType(command),
            id,
            Governance.POLICY_SERVICE,
            OURSELVES,
            now,
            now.plus(deliverable),
            minEpoch,
            "",
            CommandSeal.body(value),
            List.of());
    return new Question(id, outgoing.command(header, value));
  }

  private byte[] random(int size) {
    var bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
