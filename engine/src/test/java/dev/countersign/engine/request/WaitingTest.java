package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.Requests.approves;
import static dev.countersign.engine.fixture.Requests.by;
import static dev.countersign.engine.fixture.Requests.dbaReview;
import static dev.countersign.engine.fixture.Requests.group;
import static dev.countersign.engine.fixture.Requests.met;
import static dev.countersign.engine.fixture.Requests.opened;
import static dev.countersign.engine.fixture.Requests.pendingOf;
import static dev.countersign.engine.fixture.Requests.quorum;
import static dev.countersign.engine.fixture.Requests.seat;
import static dev.countersign.engine.fixture.Requests.step;
import static dev.countersign.engine.fixture.Requests.user;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CAROL;
import static dev.countersign.engine.fixture.World.DAVE;
import static dev.countersign.engine.fixture.World.ERIN;
import static dev.countersign.protocol.policy.RejectRule.ENDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.World;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingTest {
  private final RequestSpec request = new RequestSpec(World.withoutPolicies());

  @Test
  void shouldNameEveryoneWhoCouldFillAPlace() {
    request.given(pendingOf(BOB, dbaReview(2)));
    assertThat(waiting())
        .isEqualTo(
            new Waiting(
                List.of(new Waiting.Unfilled(1, 2, List.of(group("dba")))), List.of(CAROL, DAVE)));
  }

  @Test
  void shouldLeaveOutThoseWhoHaveVoted() {
    request.given(pendingOf(ALICE, dbaReview(2))).given(by(CAROL, approves()));
    assertThat(waiting().unblockers()).containsExactly(BOB, DAVE);
    assertThat(waiting().unfilled()).extracting(Waiting.Unfilled::missing).containsExactly(1);
  }

  @Test
  void shouldLeaveOutThoseWhoseSeatsAreTaken() {
    request
        .given(pendingOf(ALICE, step(ENDS, quorum(1, group("dba")), quorum(1, user(ERIN)))))
        .given(by(BOB, approves()));
    assertThat(waiting().unblockers()).containsExactly(ERIN);
    assertThat(waiting().unfilled()).extracting(Waiting.Unfilled::quorum).containsExactly(2);
  }

  @Test
  void shouldLeaveOutThoseWhoSatBefore() {
    request
        .given(pendingOf(ALICE, dbaReview(1), dbaReview(1)))
        .given(by(BOB, approves()), by(BOB, met(1, seat(1, BOB))), by(BOB, opened(2)));
    assertThat(waiting().unblockers()).containsExactly(CAROL, DAVE);
  }

  @Test
  void shouldSayThatNobodyCan() {
    request
        .given(pendingOf(ALICE, dbaReview(1)))
        .under(World.after(World.withoutPolicies(), World.members("dba")));
    var nobody =
        Waiting.on(
            Ballot.of((RequestState.Pending) request.state()),
            World.after(World.withoutPolicies(), World.members("dba")));
    assertThat(nobody.unblockers()).isEmpty();
    assertThat(nobody.unfilled()).hasSize(1);
  }

  private Waiting waiting() {
    return Waiting.on(Ballot.of((RequestState.Pending) request.state()), World.withoutPolicies());
  }
}
