package dev.countersign.policyservice.kafka;

import dev.countersign.policyservice.decide.Admission;
import dev.countersign.policyservice.decide.SealedDecision;
import dev.countersign.policyservice.kafka.log.BrokenLogException;
import dev.countersign.policyservice.outgoing.About;
import dev.countersign.policyservice.trust.Arrival;
import dev.countersign.policyservice.trust.Verified.Foreign;
import dev.countersign.policyservice.trust.Verified.Genuine;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.lane.LaneCommand;
import dev.countersign.protocol.request.RequestCommand;
import dev.countersign.protocol.request.RequestCommand.CheckDeadline;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jboss.logging.Logger;

/**
 * Runs the rules inside a stream task. Bytes come in, for nothing a caller sends may throw before
 * it can be quarantined. First everything is worked out, then everything is written: what goes
 * wrong before the writing costs one command, what goes wrong after it aborts the transaction.
 */
final class DecisionProcessor implements Processor<byte[], byte[], String, PlacedRecord> {
  private static final Logger LOG = Logger.getLogger(DecisionProcessor.class);

  private final Components components;
  private ProcessorContext<String, PlacedRecord> context;
  private CommitPace pace;
  private Task task;

  DecisionProcessor(Components components) {
    this.components = components;
  }

  @Override
  public void init(ProcessorContext<String, PlacedRecord> context) {
    this.context = context;
    this.pace = new CommitPace(context, components.config().streams().commitEvery());
    this.task = Task.open(components, context);
    context.schedule(
        components.config().timers().every(), PunctuationType.WALL_CLOCK_TIME, _ -> task.tick());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    var arrival = Arrivals.of(record, context.recordMetadata().orElseThrow());
    task.deadlines().seen(arrival.appended());
    switch (components.intake().verify(arrival, task.governance())) {
      case Foreign(var why) -> quarantine(arrival, why);
      case Genuine command -> answer(arrival, command);
    }
    pace.decided();
  }

  private void answer(Arrival arrival, Genuine command) {
    var before = task.store().answers().find(new About(command.aggregate(), command.header().id()));
    if (before.isPresent()) {
      task.writer().again(command, before.get());
      return;
    }
    switch (command.command()) {
      case RequestCommand asked -> request(arrival, command, asked);
      case LaneCommand asked -> lane(arrival, command, asked);
      case GovernanceCommand asked -> governance(arrival, command, asked);
      default -> quarantine(arrival, "Expected a command that can be decided, but it is another");
    }
  }

  private void request(Arrival arrival, Genuine command, RequestCommand asked) {
    if (asked instanceof CheckDeadline) {
      task.deadlines().answered(command.header().id(), command.appended());
    }
    var governance =
        Admission.isTooLate(command)
            ? task.governance().current()
            : task.governance().atLeast(command.header().minEpoch());
    attempt(arrival, command, () -> task.requests().decide(command, asked, governance))
        .ifPresent(decision -> task.requests().record(command, asked, decision));
  }

  private void lane(Arrival arrival, Genuine command, LaneCommand asked) {
    var governance = task.governance().atLeast(command.header().minEpoch());
    attempt(arrival, command, () -> task.lanes().decide(command, asked, governance))
        .ifPresent(decision -> task.lanes().record(command, decision));
  }

  private void governance(Arrival arrival, Genuine command, GovernanceCommand asked) {
    var handler = task.governing();
    attempt(arrival, command, () -> handler.decide(command, asked))
        .ifPresent(decision -> handler.record(command, decision));
  }

  /** Rules that throw have a fault; the command that found it must not stop everybody else's. */
  private <S, E extends LogEvent> Optional<SealedDecision<S, E>> attempt(
      Arrival arrival, Genuine command, Supplier<SealedDecision<S, E>> rule) {
    try {
      return Optional.of(rule.get());
    } catch (KafkaException | BrokenLogException e) {
      throw e; // not the command's doing
    } catch (RuntimeException | StackOverflowError e) {
      LOG.errorf(
          e,
          "A command could not be decided command=%s aggregate=%s",
          command.header().id(),
          command.aggregate());
      quarantine(
          arrival,
          "Expected a command that can be decided, but deciding it ended in "
              + e.getClass().getSimpleName());
      return Optional.empty();
    }
  }

  private void quarantine(Arrival arrival, String why) {
    LOG.warnf(
        "A foreign record was quarantined partition=%d offset=%d why=%s",
        arrival.partition(), arrival.offset(), why);
    task.outbox().send(Arrivals.quarantined(components.outgoing(), arrival, why));
    components.counter().count("foreign", "quarantined");
  }
}
