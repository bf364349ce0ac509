package dev.countersign.policyservice.kafka;

import dev.countersign.engine.governance.Governance;
import dev.countersign.policyservice.governance.GovernanceView;
import dev.countersign.policyservice.kafka.log.GovernanceReplay;
import dev.countersign.policyservice.kafka.store.LaneStates;
import dev.countersign.policyservice.kafka.store.RequestStates;
import dev.countersign.policyservice.kafka.store.TaskStore;
import dev.countersign.protocol.topic.Topics;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * What one task works with: one partition's share of everything. Made anew whenever Kafka Streams
 * hands the task out, so nothing survives a transaction that was aborted.
 */
final class Task {
  /** A broker's clock may step back a little; an answer is not forgotten that soon. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private final Components components;
  private final TaskStore store;
  private final Deadlines deadlines;
  private final Settling settling;
  private final Outbox outbox;
  private final DecisionWriter writer;
  private final RequestHandler requests;
  private final LaneHandler lanes;
  private final Forgetting forgetting;
  private final Optional<GovernanceHandler> governing;

  private Task(
      Components components,
      TaskStore store,
      Deadlines deadlines,
      Settling settling,
      Outbox outbox,
      DecisionWriter writer,
      RequestHandler requests,
      LaneHandler lanes,
      Forgetting forgetting,
      Optional<GovernanceHandler> governing) {
    this.components = components;
    this.store = store;
    this.deadlines = deadlines;
    this.settling = settling;
    this.outbox = outbox;
    this.writer = writer;
    this.requests = requests;
    this.lanes = lanes;
    this.forgetting = forgetting;
    this.governing = governing;
  }

  /** Makes sure of the store first, or refuses to begin. */
  static Task open(Components components, ProcessorContext<String, PlacedRecord> context) {
    int partition = context.taskId().partition();
    var cluster = components.config().cluster();
    var store = new TaskStore(context.getStateStore(TaskStore.NAME));
    var states =
        new RequestStates(
            cluster, store.events(), components.config().decisions().cachedRequests());
    var lanes = new LaneStates(store.lanes());
    var deadlines =
        new Deadlines(
            store,
            states,
            components.forAgents(),
            components.publications(),
            components.ourOwn(),
            components.limits(),
            components.config().timers(),
            context::currentSystemTimeMs);
    if (new StoreCheck(components.log(), components.reader(), partition, store).isStale()) {
      var window = components.config().decisions().deliveryWindow();
      new Rebuild(
              components.log(),
              components.reader(),
              store,
              states,
              lanes,
              deadlines,
              partition,
              window)
          .run();
    }
    lanes.load();
    store.answers().load();
    deadlines.load();
    var outbox = new Outbox(cluster, partition, components.config().partitions(), context::forward);
    var writer =
        new DecisionWriter(store.answers(), components.outgoing(), outbox, components.counter());
    return new Task(
        components,
        store,
        deadlines,
        new Settling(
            store, states, components.ourOwn(), components.config().timers().askAgainAfter()),
        outbox,
        writer,
        new RequestHandler(store, states, components.requests(), deadlines, writer),
        new LaneHandler(
            store,
            lanes,
            components.lanes(),
            components.ourOwn(),
            writer,
            components.config().timers().askAgainAfter(),
            components.config().timers().checkSlotsEvery()),
        new Forgetting(
            components.log(),
            store.payloads(),
            partition,
            components.config().keep(),
            components.aside()),
        governing(components, partition, writer));
  }

  private static Optional<GovernanceHandler> governing(
      Components components, int partition, DecisionWriter writer) {
    return Partitions.of(Topics.GOVERNANCE_KEY, components.config().partitions()) == partition
        ? Optional.of(
            new GovernanceHandler(
                components.governing(),
                components.freezes(),
                writer,
                GovernanceReplay.all(components.log(), components.reader())))
        : Optional.empty();
  }

  /** The newest governance that this task can know of. */
  GovernanceView governance() {
    return governing.<GovernanceView>map(it -> it).orElse(components.governance());
  }

  RequestHandler requests() {
    return requests;
  }

  LaneHandler lanes() {
    return lanes;
  }

  /** The handler for governance, which one task alone has. */
  GovernanceHandler governing() {
    return governing.orElseThrow(
        () -> new IllegalStateException("Expected the task that decides governance"));
  }

  TaskStore store() {
    return store;
  }

  Deadlines deadlines() {
    return deadlines;
  }

  Outbox outbox() {
    return outbox;
  }

  DecisionWriter writer() {
    return writer;
  }

  /** What happens by itself. */
  void tick() {
    Governance governance = governance().current();
    deadlines.askWhatIsDue(governance, outbox);
    lanes.tick(governance, deadlines.now(), outbox);
    settling.goOn(governance, deadlines.now(), outbox);
    governing.ifPresent(it -> it.sayAgain(deadlines.now(), outbox));
    store.answers().forgetBefore(deadlines.now().minus(GRACE));
    forgetting.goOn(deadlines.now());
  }
}
