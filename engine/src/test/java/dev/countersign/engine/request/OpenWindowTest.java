package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.Requests.APPROVED_FOR;
import static dev.countersign.engine.fixture.Requests.asksFor;
import static dev.countersign.engine.fixture.Requests.claims;
import static dev.countersign.engine.fixture.Requests.consumes;
import static dev.countersign.engine.fixture.Requests.dispatches;
import static dev.countersign.engine.fixture.Requests.rings;
import static dev.countersign.engine.fixture.Requests.submits;
import static dev.countersign.engine.fixture.Requests.votes;
import static dev.countersign.engine.fixture.World.AGENT_1;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.ORDERS;
import static dev.countersign.protocol.request.RefusalCode.POLICY_ERROR;
import static dev.countersign.protocol.request.RefusalCode.TARGET_FROZEN;
import static dev.countersign.protocol.request.RequestStatus.APPROVED;
import static dev.countersign.protocol.request.RequestStatus.COMPLETED;
import static dev.countersign.protocol.request.RequestStatus.EXECUTING;
import static dev.countersign.protocol.request.RequestStatus.EXPIRED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.policy.FreezeWindow;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.Verdict;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The story begins on Monday, 2026-01-05T08:00Z: nine o'clock in Berlin. */
class OpenWindowTest {
  private static final String CHANGES =
      """
      policy: changes
      steps: [ { name: dba review, quorums: [ 1 of group:dba ] } ]
      """;
  private static final String MORNINGS =
      """
      policy: mornings
      match: { environments: [production] }
      approve: automatically
      freezes:
        - { name: busy, start: 2026-01-05T10:00, zone: Europe/Berlin, repeat: FREQ=DAILY, lasts: 2h }
      """;

  private final RequestSpec request = new RequestSpec(World.with(CHANGES, MORNINGS));

  private void approved() {
    request.when(submits(ALICE));
    request.when(votes(BOB, Verdict.APPROVE)).leaving(APPROVED);
  }

  @Test
  void shouldPinTheWindowsOfEveryPolicyThatMatches() {
    request.when(submits(ALICE));
    assertThat(((RequestState.Judged) request.state()).workflow().freezes())
        .extracting(FreezeWindow::policy, FreezeWindow::name)
        .containsExactly(tuple("mornings", "busy"));
  }

  @Test
  void shouldRefuseToDispatchAndSayWhenItMayBeTriedAgain() {
    approved();
    request.after(Duration.ofHours(1));
    request
        .when(dispatches(ALICE))
        .thenRefused(TARGET_FROZEN, "busy", "mornings", ORDERS.toString(), "2026-01-05T11:00:00Z");

    request.after(Duration.ofHours(2)).when(dispatches(ALICE)).leaving(EXECUTING);
  }

  @Test
  void shouldNotHoldUpWhatIsGrantedAndClaimedBefore() {
    approved();
    request.when(dispatches(ALICE)).leaving(EXECUTING);
    request.when(claims(AGENT_1, 1)).leaving(EXECUTING);
  }

  @Test
  void shouldRefuseAClaimOnceItIsOpen() {
    approved();
    request.after(Duration.ofMinutes(58)).when(dispatches(ALICE)).leaving(EXECUTING);
    request.after(Duration.ofMinutes(2));
    request.when(claims(AGENT_1, 1)).thenRefused(TARGET_FROZEN, "busy");
  }

  @Test
  void shouldApproveAReadWithoutGrantingIt() {
    var reads = "policy: reads\nmatch: { classes: [read] }\napprove: automatically\n";
    var spec = new RequestSpec(World.with(reads, MORNINGS)).after(Duration.ofHours(1));
    spec.when(submits(ALICE, ORDERS, StatementClass.READ)).leaving(APPROVED);
  }

  @Test
  void shouldHoldUpAConsumption() {
    request.when(asksFor(ALICE));
    request.when(votes(BOB, Verdict.APPROVE)).after(Duration.ofHours(1));
    request.when(consumes(ALICE)).thenRefused(TARGET_FROZEN, "busy");
    request.after(Duration.ofHours(2)).when(consumes(ALICE)).leaving(COMPLETED);
  }

  /** It was known beforehand, so nobody's time rests for it. */
  @Test
  void shouldLetTimesRunOn() {
    approved();
    request.after(APPROVED_FOR).when(rings()).leaving(EXPIRED);
  }

  @Test
  void shouldKeepTheWindowsThatARequestWasPinnedTo() {
    approved();
    request.under(World.with(CHANGES)).after(Duration.ofHours(1));
    request.when(dispatches(ALICE)).thenRefused(TARGET_FROZEN);
  }

  @Test
  void shouldRefuseARequestThatMoreWindowsHoldUpThanCanBeLookedAt() {
    var policies =
        IntStream.range(0, 6)
            .mapToObj(
                number ->
                    "policy: p%d\napprove: automatically\nfreezes: [ %s ]\n"
                        .formatted(
                            number,
                            IntStream.range(0, 10)
                                .mapToObj(
                                    it ->
                                        "{ name: w%d, start: 2027-01-01T00:00, zone: UTC, lasts: 1h }"
                                            .formatted(it))
                                .collect(Collectors.joining(", "))))
            .toArray(String[]::new);
    new RequestSpec(World.with(policies)).when(submits(ALICE)).thenRefused(POLICY_ERROR, "50");
  }
}
