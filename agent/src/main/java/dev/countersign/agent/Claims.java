package dev.countersign.agent;

import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.agent.run.Trust;
import dev.countersign.proof.grant.Claim;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.execution.Directive.ClaimAccepted;
import dev.countersign.protocol.execution.Directive.ClaimRefused;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.RequestCommand.ClaimGrant;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Claims grants, and recognises the answers. Nothing runs unless a claim that was made here, and is
 * still waited for, was accepted by name.
 */
final class Claims {
  private static final Duration LONGEST_GRACE = Duration.ofSeconds(5);
  private static final int REMEMBERED = 1000;

  /** What came of a claim. */
  sealed interface Answer {
    /**
     * The grant may be run.
     *
     * @param lease how long after its last heartbeat the agent is given up
     */
    record Accepted(Duration lease) implements Answer {}

    record Refused(RefusalCode code) implements Answer {}

    /** No answer in time. One that comes later starts nothing any more. */
    record None() implements Answer {}
  }

  private record Waiting(Claim claim, CompletableFuture<Answer> answer) {}

  private final Trust trust;
  private final Commands commands;
  private final Duration within;
  private final Consumer<ExecutionId> onLate;
  private final Map<CommandId, Waiting> waiting = new ConcurrentHashMap<>();
  private final Map<CommandId, Claim> givenUp =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<CommandId, Claim> eldest) {
              return size() > REMEMBERED;
            }
          });

  /**
   * Claims in the name of the agent that {@code trust} names.
   *
   * @param within how long a claim is good for
   * @param onLate told of each execution that was given to this agent after it had given up
   *     waiting, and that therefore never ran
   */
  Claims(Trust trust, Commands commands, Duration within, Consumer<ExecutionId> onLate) {
    this.trust = trust;
    this.commands = commands;
    this.within = within;
    this.onLate = onLate;
  }

  /** Claims a grant and waits for the answer. */
  Answer claim(Genuine grant) throws InterruptedException {
    var execution = grant.grant().execution();
    var claim =
        new Claim(trust.cluster(), execution, trust.agent(), commands.newId(), grant.hash());
    var answer = new CompletableFuture<Answer>();
    waiting.put(claim.command(), new Waiting(claim, answer));
    var _ =
        commands.send(
            claim.command(), execution.request(), new ClaimGrant(execution, grant.hash()), within);
    try {
      return answer.get(within.plus(grace()).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      givenUp.put(claim.command(), claim);
      answer.complete(new Answer.None());
      return answer.join(); // which may have come at the last moment
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      waiting.remove(claim.command());
    }
  }

  /** A claim that was sent at the last moment is answered a moment later. */
  private Duration grace() {
    return within.compareTo(LONGEST_GRACE) < 0 ? within : LONGEST_GRACE;
  }

  /** A directive whose signature is good. */
  void heard(ClaimAccepted accepted) {
    var ours = waiting.get(accepted.claim());
    if (ours != null
        && ours.claim().isAcceptedBy(accepted)
        && ours.answer().complete(new Answer.Accepted(accepted.lease()))) {
      return;
    }
    var late = givenUp.get(accepted.claim());
    if (late != null && late.isAcceptedBy(accepted)) {
      givenUp.remove(accepted.claim());
      onLate.accept(accepted.execution());
    }
  }

  /** A directive whose signature is good. */
  void heard(ClaimRefused refused) {
    var ours = waiting.get(refused.claim());
    if (ours != null && ours.claim().agent().equals(refused.agent())) {
      ours.answer().complete(new Answer.Refused(refused.code()));
    }
  }
}
