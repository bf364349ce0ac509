package dev.countersign.policyservice.kafka;

import static dev.countersign.policyservice.testkit.TestWorld.ALICE;
import static dev.countersign.policyservice.testkit.TestWorld.BOB;
import static dev.countersign.policyservice.testkit.TestWorld.CAROL;
import static dev.countersign.policyservice.testkit.TestWorld.PRODUCTION;
import static dev.countersign.policyservice.testkit.TestWorld.approves;
import static dev.countersign.policyservice.testkit.TestWorld.requestId;
import static dev.countersign.policyservice.testkit.TestWorld.sql;
import static dev.countersign.policyservice.testkit.TestWorld.submits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.policyservice.testkit.Speaker;
import dev.countersign.policyservice.testkit.TestWorld;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.governance.GovernanceCommand.DefineProvider;
import dev.countersign.protocol.governance.GovernanceCommand.IssueToken;
import dev.countersign.protocol.governance.GovernanceCommand.LinkIdentity;
import dev.countersign.protocol.governance.GovernanceCommand.RevokeToken;
import dev.countersign.protocol.governance.GovernanceCommand.SuspendPrincipal;
import dev.countersign.protocol.governance.Identity;
import dev.countersign.protocol.governance.IdentityProvider;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.RequestEvent.VoteDiscounted;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What policy-service tells itself once somebody is suspended. */
class SuspensionTest {
  private static final Duration A_WHILE = Duration.ofSeconds(5);

  private static final String SECOND_STEP =
      """
      policy: second-step
      match: {targets: [orders], environments: [production]}
      steps: [{name: second, quorums: ["1 of group:dba"]}]
      """;

  @TempDir Path folder;
  private Stage stage;

  @BeforeEach
  void birth() {
    stage = Stage.born(folder);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void shouldCancelWhatTheyAskedForInItsOwnName() {
    pending("a", sql("update orders set paid = true where id = 7"));

    stage.govern(new SuspendPrincipal(ALICE.subject()));
    stage.pass(A_WHILE);

    assertThat(stage.eventNames(requestId("a")))
        .containsExactly("RequestSubmitted", "WorkflowPinned", "StepOpened", "RequestCancelled");
    assertThat(stage.lastMeta().actor().kind()).isEqualTo(PrincipalKind.SYSTEM);
    assertThat(stage.quarantined()).isEmpty();
  }

  @Test
  void shouldDiscountTheirVotesOnWhatIsPendingAlone() {
    var operation = sql("update orders set paid = true where id = 7");
    stage.govern(TestWorld.publishingToo(SECOND_STEP));
    pending("a", operation);
    stage.pipe(approves(BOB, stage.now(), requestId("a"), operation.digest()));
    assertThat(stage.eventNames(requestId("a"))).endsWith("VoteCast", "StepMet", "StepOpened");

    stage.govern(new SuspendPrincipal(BOB.subject()));
    stage.pass(A_WHILE);

    assertThat(stage.events(requestId("a"))).endsWith(new VoteDiscounted(1, BOB.subject()));
    int settled = stage.eventNames(requestId("a")).size();
    stage.pass(A_WHILE);
    assertThat(stage.eventNames(requestId("a"))).hasSize(settled);
  }

  @Test
  void shouldFindAfterARestartWhatWasLeft() {
    pending("a", sql("update orders set paid = true where id = 7"));
    stage.govern(new SuspendPrincipal(ALICE.subject()));

    stage.restart();
    stage.pass(A_WHILE);

    assertThat(stage.eventNames(requestId("a"))).endsWith("RequestCancelled");
  }

  @Test
  void shouldRefuseWhatAGatewayStillLetsThemSay() {
    var operation = sql("update orders set paid = true where id = 7");
    pending("a", operation);
    stage.govern(new SuspendPrincipal(CAROL.subject()));

    stage.pipe(approves(CAROL, stage.now(), requestId("a"), operation.digest()));

    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.FORBIDDEN);
  }

  @Test
  void shouldRefuseWhatIsSaidWithATokenThatHasEnded() {
    var operation = sql("update orders set paid = true where id = 7");
    pending("a", operation);
    stage.govern(new IssueToken("t1", operation.digest(), BOB.subject(), Optional.empty()));
    stage.govern(new RevokeToken("t1"));
    var bearer =
        new Speaker(
            TestWorld.CLUSTER,
            "gateway",
            TestWorld.GATEWAY_KEY,
            new Principal(
                BOB.subject(), PrincipalKind.PERSON, SignIn.TOKEN, "", Optional.of("t1")));

    stage.pipe(approves(bearer, stage.now(), requestId("a"), operation.digest()));

    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.FORBIDDEN);
    stage.pipe(approves(BOB, stage.now(), requestId("a"), operation.digest()));
    assertThat(stage.eventNames(requestId("a"))).endsWith("RequestApproved");
  }

  @Test
  void shouldRefuseWhatIsSaidBySomebodyWhomNoProviderKnowsAnyMore() {
    var operation = sql("update orders set paid = true where id = 7");
    pending("a", operation);
    var signedIn =
        new Speaker(
            TestWorld.CLUSTER,
            "gateway",
            TestWorld.GATEWAY_KEY,
            new Principal(BOB.subject(), PrincipalKind.PERSON, SignIn.OIDC, ""));

    stage.pipe(approves(signedIn, stage.now(), requestId("a"), operation.digest()));
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.FORBIDDEN);

    stage.govern(
        new DefineProvider(
            new IdentityProvider(
                "corp",
                "https://id.example.com",
                List.of("countersign"),
                "countersign-cli",
                List.of("openid"),
                "preferred_username",
                false,
                List.of())));
    stage.govern(new LinkIdentity(BOB.subject(), new Identity("corp", "b")));
    stage.pipe(approves(signedIn, stage.now(), requestId("a"), operation.digest()));
    assertThat(stage.eventNames(requestId("a"))).endsWith("RequestApproved");
  }

  private void pending(String key, Payload operation) {
    stage.pipe(submits(stage.now(), key, PRODUCTION, operation, DispatchMode.MANUAL));
    assertThat(stage.eventNames(requestId(key))).endsWith("StepOpened");
  }
}
