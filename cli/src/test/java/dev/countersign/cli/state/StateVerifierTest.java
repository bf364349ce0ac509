package dev.countersign.cli.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.cli.CliException;
import dev.countersign.engine.fixture.Requests;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.lane.LaneEvent.LaneJoined;
import dev.countersign.protocol.lane.LaneEvent.SlotGranted;
import dev.countersign.protocol.lane.LaneId;
import dev.countersign.protocol.request.ApprovalWay;
import dev.countersign.protocol.request.Finding;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewOverdue;
import dev.countersign.protocol.request.RequestEvent.BreakGlassReviewed;
import dev.countersign.protocol.request.RequestEvent.ExecutionInspected;
import dev.countersign.protocol.request.RequestEvent.ExecutionReconciled;
import dev.countersign.protocol.request.RequestEvent.GlassBroken;
import dev.countersign.protocol.request.RequestEvent.RequestApproved;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.request.RequestEvent.StepBypassed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a store lists, held against the log. */
class StateVerifierTest {
  private static final String ONE = "a".repeat(26);
  private static final String OTHER = "b".repeat(26);

  private final EventsByHand log = EventsByHand.twoPending(ONE, OTHER);
  private final List<List<String>> listings = new ArrayList<>();

  /** Lists the same again once there is no other; of what was deleted nothing remains. */
  private final class Told implements Stores {
    private int asked;

    @Override
    public Set<Integer> partitions() {
      return listings.isEmpty() ? Set.of() : Set.of(0);
    }

    @Override
    public Listing list(int partition) {
      return new Lines(listings.get(Math.min(asked++, listings.size() - 1)).iterator());
    }
  }

  private record Lines(Iterator<String> lines) implements Stores.Listing {
    @Override
    public boolean hasNext() {
      return lines.hasNext();
    }

    @Override
    public StoreLine next() {
      return StoreLine.of(lines.next());
    }

    @Override
    public void close() {}
  }

  private StateVerdict verify() {
    return new StateVerifier(EventsByHand.CLUSTER, log, new Told(), Duration.ofMillis(50))
        .verify(_ -> {});
  }

  private String differs() {
    return verify().difference().orElseThrow().what();
  }

  private void told(UnaryOperator<String> change) {
    listings.add(log.listing(log.size()).stream().map(change).filter(it -> !it.isEmpty()).toList());
  }

  @Test
  void shouldFindTheSame() {
    told(it -> it);

    assertThat(verify().isSame()).isTrue();
    assertThat(verify().requests()).isEqualTo(2);
    assertThat(verify().unlisted()).isEmpty();
  }

  @Test
  void shouldNameReviewsThatAreOverdueUntilSomebodyClosesThem() {
    var broken = "d".repeat(26);
    var reviewed = "e".repeat(26);
    var due = World.BORN.plus(Duration.ofHours(24));
    for (var request : List.of(reviewed, broken)) {
      log.add(request, Requests.submittedBy(World.ALICE));
      log.add(request, Requests.pinned(World.ALICE, Requests.dbaReview(1)));
      log.add(request, Requests.by(World.ALICE, new GlassBroken(due)));
      log.add(request, Requests.by(World.ALICE, new StepBypassed(1)));
      log.add(request, Requests.by(World.ALICE, breakGlassApproval()));
      log.add(request, Requests.by(World.ALICE, new RequestCancelled()));
      log.add(request, Requests.by(World.POLICY_SERVICE, new BreakGlassReviewOverdue(due)));
    }
    told(it -> it);
    assertThat(verify().overdue()).containsExactly(broken, reviewed);

    var words = new Digest("f".repeat(64));
    log.add(reviewed, Requests.by(World.BOB, new BreakGlassReviewed(Finding.UNJUSTIFIED, words)));
    listings.clear();
    told(it -> it);
    assertThat(verify().overdue()).containsExactly(broken);
  }

  @Test
  void shouldNameTheRunsThatWaitForAPersonsWord() {
    var execution = Requests.execution(1);
    var request = execution.request().value();
    for (var happened : Requests.unknown(World.ALICE)) {
      log.add(request, happened);
    }
    told(it -> it);
    assertThat(verify().unsettled()).isEmpty();

    log.add(request, Requests.by(World.AGENT_2, new ExecutionInspected(execution, "a table")));
    listings.clear();
    told(it -> it);
    assertThat(verify().unsettled()).containsExactly(request);

    var why = Optional.of(new Digest("f".repeat(64)));
    log.add(
        request,
        Requests.by(World.ROOT, new ExecutionReconciled(execution, Outcome.FAILED, "", why, 0)));
    listings.clear();
    told(it -> it);
    assertThat(verify().unsettled()).isEmpty();
  }

  private static RequestApproved breakGlassApproval() {
    return new RequestApproved(
        ApprovalWay.BREAK_GLASS, Requests.OPERATION, Requests.APPROVED_UNTIL, 1);
  }

  @Test
  void shouldCompareLanesToo() {
    var lane = LaneId.of(World.ORDERS);
    log.add(lane, new LaneJoined(Requests.execution(1), 1, false));
    log.add(lane, new SlotGranted(Requests.execution(1)));
    told(it -> it);
    assertThat(verify().isSame()).isTrue();
    assertThat(verify().requests()).isEqualTo(2);

    listings.clear();
    told(it -> it.startsWith("lane ") ? it.replaceAll("[0-9a-f]{64}$", "0".repeat(64)) : it);
    assertThat(differs()).contains("the lane/orders@production to fold to what the log folds to");

    listings.clear();
    told(it -> it.startsWith("lane ") ? "" : it.replace("end 3", "end 2"));
    assertThat(differs()).contains("lane/orders@production").contains("the store lacks it");
  }

  @Test
  void shouldReadOnToWhereTheStoreEnds() {
    told(it -> it);
    log.hiding(2);

    assertThat(verify().isSame()).isTrue();
  }

  @Test
  void shouldForgiveAListingInTheMiddleOfADecision() {
    told(it -> it.startsWith("request " + ONE) ? it.replace(" 3 ", " 2 ") : it);
    told(it -> it);

    assertThat(verify().isSame()).isTrue();
  }

  @Test
  void shouldNameARequestThatEndsElsewhere() {
    told(it -> it.startsWith("request " + OTHER) ? it.replace(" 3 ", " 2 ") : it);

    assertThat(differs())
        .isEqualTo(
            "Expected request %s to end in event 3, as on the log, but the store ends in 2"
                .formatted(OTHER));
  }

  @Test
  void shouldNameARequestWhoseLastEventIsAnother() {
    told(it -> it.startsWith("request " + ONE) ? words(it, 3) : it);

    assertThat(differs()).contains(ONE).contains("event 3").contains("has another");
  }

  @Test
  void shouldNameARequestThatFoldsToSomethingElse() {
    told(it -> it.startsWith("request " + ONE) ? words(it, 4) : it);

    assertThat(differs()).contains("request " + ONE + " to fold to what the log folds to");
  }

  private static String words(String line, int altered) {
    var words = line.split(" ");
    words[altered] = "0".repeat(64);
    return String.join(" ", words);
  }

  @Test
  void shouldNameARequestThatTheStoreLacks() {
    told(it -> it.startsWith("request " + ONE) ? "" : it.replace("end 2", "end 1"));

    assertThat(differs()).contains(ONE).contains("the store lacks it");
  }

  @Test
  void shouldNameARequestThatIsNotOnTheLog() {
    told(it -> it.replace("request " + ONE, "request " + "c".repeat(26)));

    assertThat(differs()).contains("the store holds request " + "c".repeat(26));
  }

  @Test
  void shouldNameARequestWhoseEventsAreNoHistory() {
    told(it -> it.startsWith("request " + ONE) ? "broken " + ONE + " Expected sequence 2" : it);

    assertThat(differs()).contains(ONE).contains("do not: Expected sequence 2");
  }

  @Test
  void shouldNotTakeAListingThatWasCutOffForAWholeOne() {
    told(it -> it.startsWith("end") ? "" : it);

    assertThat(differs()).contains("cut off");
  }

  @Test
  void shouldSayThatTheStoreIsBehindOrElsewhere() {
    listings.add(log.listing(log.size() - 1));

    assertThat(differs()).startsWith("Expected the store to end where the log does, in ");
  }

  @Test
  void shouldSayWhichPartitionsNobodyListed() {
    assertThat(verify().unlisted()).containsExactly(0);
  }

  @Test
  void shouldNotCompareWithTheStoreOfAnotherCluster() {
    told(it -> it.replace("store 1 test", "store 1 other"));

    assertThatThrownBy(this::verify).isInstanceOf(CliException.class).hasMessageContaining("other");
  }

  @Test
  void shouldCompareTheLinksAloneOfWhatItCouldNotHold() {
    var fold = new PartitionFold(EventsByHand.CLUSTER, 1);
    log.open(0);
    boolean more;
    do {
      more = log.next(fold::next);
    } while (more);
    var comparison = new Comparison(fold);

    var lines = log.listing(log.size()).stream().skip(1).map(StoreLine::of).iterator();
    assertThat(comparison.of(lines)).isEmpty();
    assertThat(comparison.linksOnly()).isPositive();
  }
}
