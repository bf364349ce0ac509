package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.Requests.PENDING_FOR;
import static dev.countersign.engine.fixture.Requests.cancels;
import static dev.countersign.engine.fixture.Requests.dbaReview;
import static dev.countersign.engine.fixture.Requests.pendingOf;
import static dev.countersign.engine.fixture.Requests.rings;
import static dev.countersign.engine.fixture.Requests.votes;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.RequestSpec.Asked;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.RequestApproved;
import dev.countersign.protocol.request.RequestEvent.RequestCancelled;
import dev.countersign.protocol.request.RequestEvent.RequestExpired;
import dev.countersign.protocol.request.RequestEvent.RequestRejected;
import dev.countersign.protocol.request.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Commands whose timestamps say nothing of which came first: the log's order does. */
class SameMomentTest {
  private static final List<Asked> COMMANDS =
      List.of(votes(BOB, Verdict.APPROVE), votes(CAROL, Verdict.REJECT), cancels(ALICE), rings());

  /** Just before the deadline, at it, and just after. */
  @Property
  void shouldComeToExactlyOneOutcomeInWhateverOrder(
      @ForAll("orders") List<Asked> order, @ForAll("moments") Duration moment) {
    var request = new RequestSpec(World.withoutPolicies());
    request.given(pendingOf(ALICE, dbaReview(1))).after(PENDING_FOR.plus(moment));
    var outcomes = new ArrayList<RequestEvent>();
    for (var command : order) {
      boolean approved = request.state() instanceof RequestState.Approved;
      request.when(command);
      // Whatever was approved in time may still be called off: that is not a second outcome.
      request.events().stream()
          .filter(SameMomentTest::isOutcome)
          .filter(it -> !(approved && it instanceof RequestCancelled))
          .forEach(outcomes::add);
    }
    assertThat(outcomes).hasSize(1);
    if (!moment.isNegative()) {
      assertThat(outcomes).first().isInstanceOf(RequestExpired.class);
    } else {
      assertThat(outcomes).first().isNotInstanceOf(RequestExpired.class);
    }
  }

  private static boolean isOutcome(RequestEvent event) {
    return event instanceof RequestApproved
        || event instanceof RequestRejected
        || event instanceof RequestCancelled
        || event instanceof RequestExpired;
  }

  @Provide
  Arbitrary<List<Asked>> orders() {
    return Arbitraries.shuffle(COMMANDS);
  }

  @Provide
  Arbitrary<Duration> moments() {
    return Arbitraries.of(Duration.ofNanos(-1), Duration.ZERO, Duration.ofNanos(1));
  }
}
