package dev.countersign.requestservice.kafka;

import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.request.Reply;
import dev.countersign.requestservice.view.LoggedEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Callers that wait for what becomes of their commands, by the command's id. Thread-safe. */
@ApplicationScoped
public class Waiters {
  private final ConcurrentHashMap<String, Waiter> waiting = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, GovernanceWaiter> governing = new ConcurrentHashMap<>();

  /** One caller; {@link #close} when it waits no longer. */
  final class Waiter implements AutoCloseable {
    private final String command;
    private final List<LoggedEvent> decision = new ArrayList<>();
    final CompletableFuture<Answer> answer = new CompletableFuture<>();

    private Waiter(String command) {
      this.command = command;
    }

    @Override
    public void close() {
      waiting.remove(command);
    }
  }

  /** One caller that changes governance; {@link #close} when it waits no longer. */
  final class GovernanceWaiter implements AutoCloseable {
    private final String command;
    final CompletableFuture<GovernanceAnswer> answer = new CompletableFuture<>();

    private GovernanceWaiter(String command) {
      this.command = command;
    }

    @Override
    public void close() {
      governing.remove(command);
    }
  }

  GovernanceWaiter expectGovernance(CommandId command) {
    var waiter = new GovernanceWaiter(command.value());
    governing.put(command.value(), waiter);
    return waiter;
  }

  /** An event of governance; the last one of a decision makes it whole. */
  void governed(EventMeta meta) {
    var waiter = governing.get(meta.causation().value());
    if (waiter != null && meta.part() == meta.parts()) {
      waiter.answer.complete(new GovernanceAnswer.Decided(meta));
    }
  }

  Waiter expect(CommandId command) {
    var waiter = new Waiter(command.value());
    waiting.put(command.value(), waiter);
    return waiter;
  }

  boolean isExpected(String command) {
    return waiting.containsKey(command) || governing.containsKey(command);
  }

  /**
   * Takes the next event of a decision, in the order of the log.
   *
   * @return the whole decision with its last event; before that, nothing
   */
  List<LoggedEvent> collect(LoggedEvent event) {
    var waiter = waiting.get(event.meta().causation().value());
    if (waiter == null) {
      return List.of();
    }
    waiter.decision.add(event);
    return SignedLog.isWhole(waiter.decision) ? List.copyOf(waiter.decision) : List.of();
  }

  void decided(CommandId command, List<LoggedEvent> decision) {
    var waiter = waiting.get(command.value());
    if (waiter != null) {
      waiter.answer.complete(new Answer.Decided(decision));
    }
  }

  void replied(CommandId command, Reply reply) {
    var waiter = waiting.get(command.value());
    if (waiter != null) {
      waiter.answer.complete(new Answer.Replied(reply));
    }
    var governor = governing.get(command.value());
    if (governor != null) {
      governor.answer.complete(new GovernanceAnswer.Replied(reply));
    }
  }
}
