package dev.countersign.engine.request;

import static dev.countersign.engine.fixture.Requests.OPERATION;
import static dev.countersign.engine.fixture.Requests.asksFor;
import static dev.countersign.engine.fixture.Requests.countersigned;
import static dev.countersign.engine.fixture.Requests.group;
import static dev.countersign.engine.fixture.Requests.submission;
import static dev.countersign.engine.fixture.Requests.submits;
import static dev.countersign.engine.fixture.Requests.user;
import static dev.countersign.engine.fixture.Requests.votes;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BILLING;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.CAROL;
import static dev.countersign.engine.fixture.World.KEY;
import static dev.countersign.engine.fixture.World.ORDERS;
import static dev.countersign.engine.fixture.World.RELEASES;
import static dev.countersign.engine.fixture.World.VIEWER;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.IDEMPOTENCY_CONFLICT;
import static dev.countersign.protocol.request.RefusalCode.NOT_AN_APPROVER;
import static dev.countersign.protocol.request.RefusalCode.NO_POLICY;
import static dev.countersign.protocol.request.RefusalCode.OPERATION_REFUSED;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_NAME;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_TARGET;
import static dev.countersign.protocol.request.RequestStatus.APPROVED;
import static dev.countersign.protocol.request.RequestStatus.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.RequestSpec;
import dev.countersign.engine.fixture.RequestSpec.Asked;
import dev.countersign.engine.fixture.World;
import dev.countersign.engine.request.RequestState.Approved;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.RequestCommand.SubmitRequest;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.protocol.request.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** SubmitRequest of kind APPROVAL: what differs from what runs. */
class AskForApprovalTest {
  private static final String RELEASE =
      """
      policy: releases
      match: { kinds: [approval], targets: [releases], environments: [production] }
      steps: [ { name: look, quorums: [ 1 of group:dba ] } ]
      executions: 3
      """;
  private static final String READS =
      """
      policy: reads
      match: { classes: [read] }
      approve: automatically
      """;
  private static final String ANYTHING = "policy: anything\napprove: automatically\n";

  private final RequestSpec request = new RequestSpec(World.with(RELEASE));

  @Test
  void shouldWaitForVotesAtAPlaceThatNoAgentReaches() {
    request.when(asksFor(ALICE)).leaving(PENDING);
    request.when(votes(BOB, Verdict.APPROVE)).leaving(APPROVED);
  }

  @Test
  void shouldBeGoodForOneUseWhateverThePolicyAllowsForRuns() {
    request.when(asksFor(ALICE)).when(votes(BOB, Verdict.APPROVE));
    assertThat(((Approved) request.state()).runs().left()).isEqualTo(1);
  }

  @Test
  void shouldBeAskedForByAService() {
    request.when(asksFor(BILLING), PrincipalKind.SERVICE).leaving(PENDING);
  }

  @Test
  void shouldLetNoServiceVote() {
    request.when(asksFor(ALICE));
    request
        .when(votes(BILLING, Verdict.APPROVE), PrincipalKind.SERVICE)
        .thenRefused(NOT_AN_APPROVER);
  }

  @Test
  void shouldNotBeCoveredByAPolicyThatIsAboutStatements() {
    request.under(World.with(READS)).when(asksFor(ALICE)).thenRefused(NO_POLICY, "approval at");
  }

  @Test
  void shouldBeCoveredByAPolicyAboutAnything() {
    request.under(World.with(ANYTHING)).when(asksFor(ALICE)).leaving(APPROVED);
  }

  @Test
  void shouldNotBeCoveredElsewhere() {
    request
        .when(asksFor(ALICE, new TargetRef("releases", "staging")))
        .thenRefused(NO_POLICY, "releases@staging");
  }

  @Test
  void shouldRefuseANameThatIsNone() {
    request
        .when(asksFor(ALICE, new TargetRef("re leases", "production")))
        .thenRefused(UNKNOWN_TARGET, "9 characters");
  }

  @Test
  void shouldRefuseOneWhoMayNotAskThere() {
    request.when(asksFor(VIEWER)).thenRefused(FORBIDDEN, "viewer");
  }

  @Test
  void shouldRefuseAConsumerWhomNobodyKnows() {
    request.when(asksFor(ALICE, group("nobody"))).thenRefused(UNKNOWN_NAME, "nobody");
  }

  @Test
  void shouldRefuseADispatchOrAKeyForWhatNeverRuns() {
    request
        .when(changed(asksFor(ALICE), DispatchMode.AUTOMATIC, Optional.empty()))
        .thenRefused(OPERATION_REFUSED, "never runs");
    request
        .when(changed(asksFor(ALICE), DispatchMode.MANUAL, Optional.of(KEY)))
        .thenRefused(OPERATION_REFUSED, "never runs");
  }

  @Test
  void shouldRefuseConsumersOfWhatRuns() {
    var sql = submission(ORDERS);
    var withConsumers =
        new SubmitRequest(
            sql.kind(),
            sql.target(),
            sql.operation(),
            sql.note(),
            sql.idempotencyKey(),
            sql.shareWith(),
            List.of(user(BILLING)),
            sql.dispatch(),
            sql.resultKey(),
            false);
    request
        .when(new Asked(ALICE, withConsumers, submits(ALICE).enrichment()))
        .thenRefused(OPERATION_REFUSED, "approval only");
  }

  @Test
  void shouldNotTakeOtherConsumersForTheSameRequest() {
    request.given(countersigned(ALICE, user(CAROL)));
    request.when(same(asksFor(ALICE, user(CAROL)))).thenAlready(APPROVED);
    request.when(same(asksFor(ALICE, user(BOB)))).thenRefused(IDEMPOTENCY_CONFLICT);
  }

  @Test
  void shouldLetWhoMayConsumeReadWhatItIsAbout() {
    request.given(countersigned(ALICE, user(BILLING)));
    var parties = Parties.of((RequestState.Known) request.state());
    var governance = World.withoutPolicies();
    var billing = World.actor(governance, BILLING, PrincipalKind.SERVICE);
    assertThat(Permissions.mayReadText(governance, billing, parties)).isTrue();
    assertThat(RELEASES).isEqualTo(parties.target());
    assertThat(OPERATION).isEqualTo(((Approved) request.state()).submission().operation());
  }

  private static Asked same(Asked asked) {
    var seen = asked.enrichment();
    return new Asked(
        asked.by(),
        asked.command(),
        new Enrichment(seen.facts(), seen.objections(), true, seen.note()));
  }

  private static Asked changed(Asked asked, DispatchMode dispatch, Optional<Bytes> key) {
    var before = (SubmitRequest) asked.command();
    return new Asked(
        asked.by(),
        new SubmitRequest(
            before.kind(),
            before.target(),
            before.operation(),
            before.note(),
            before.idempotencyKey(),
            before.shareWith(),
            before.consumers(),
            dispatch,
            key,
            false),
        asked.enrichment());
  }
}
