package dev.countersign.policyservice.kafka;

import dev.countersign.engine.governance.Governance;
import dev.countersign.policyservice.governance.GovernanceView;
import dev.countersign.policyservice.kafka.log.GovernanceReplay;
import dev.countersign.policyservice.kafka.store.States;
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

  private final Parts parts;
  private final TaskStore store;
  private final Deadlines deadlines;
  private final Outbox outbox;
  private final Ledger ledger;
  private final RequestDesk requests;
  private final Optional<GovernanceDesk> governing;

  private Task(
      Parts parts,
      TaskStore store,
      Deadlines deadlines,
      Outbox outbox,
      Ledger ledger,
      RequestDesk requests,
      Optional<GovernanceDesk> governing) {
    this.parts = parts;
    this.store = store;
    this.deadlines = deadlines;
    this.outbox = outbox;
    this.ledger = ledger;
    this.requests = requests;
    this.governing = governing;
  }

  /** Makes sure of the store first, or refuses to begin. */
  static Task open(Parts parts, ProcessorContext<String, Posted> context) {
    int partition = context.taskId().partition();
    var cluster = parts.config().cluster();
    var store = new TaskStore(context.getStateStore(TaskStore.NAME));
    var states = new States(cluster, store.events(), parts.config().decisions().cachedRequests());
    var deadlines =
        new Deadlines(
            store,
            states,
            parts.orders(),
            parts.question(),
            parts.limits(),
            parts.config().timers(),
            context::currentSystemTimeMs);
    if (new Opening(parts.log(), parts.reader(), partition, store).isStale()) {
      var window = parts.config().decisions().deliveryWindow();
      new Rebuild(parts.log(), parts.reader(), store, states, deadlines, partition, window).run();
    }
    store.answers().load();
    deadlines.load();
    var outbox = new Outbox(cluster, partition, context::forward);
    var ledger = new Ledger(store.answers(), parts.letters(), outbox, parts.tally());
    return new Task(
        parts,
        store,
        deadlines,
        outbox,
        ledger,
        new RequestDesk(store, states, parts.requests(), deadlines, ledger),
        governing(parts, partition, ledger));
  }

  private static Optional<GovernanceDesk> governing(Parts parts, int partition, Ledger ledger) {
    return Partitions.of(Topics.GOVERNANCE_KEY, parts.config().partitions()) == partition
        ? Optional.of(
            new GovernanceDesk(
                parts.governing(), ledger, GovernanceReplay.all(parts.log(), parts.reader())))
        : Optional.empty();
  }

  /** The newest governance that this task can know of. */
  GovernanceView governance() {
    return governing.<GovernanceView>map(it -> it).orElse(parts.governance());
  }

  RequestDesk requests() {
    return requests;
  }

  /** The desk for governance, which one task alone has. */
  GovernanceDesk governing() {
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

  Ledger ledger() {
    return ledger;
  }

  /** What happens by itself. */
  void tick() {
    Governance governance = governance().current();
    deadlines.ring(governance, outbox);
    store.answers().forgetBefore(deadlines.now().minus(GRACE));
  }
}
