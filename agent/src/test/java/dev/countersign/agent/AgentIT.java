package dev.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.grant.GrantSeal;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Version;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.Directive.ClaimAccepted;
import dev.countersign.protocol.execution.Directive.StopAsked;
import dev.countersign.protocol.execution.Directive.TargetsFrozen;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.execution.Outcome;
import dev.countersign.protocol.execution.Report;
import dev.countersign.protocol.governance.Advert;
import dev.countersign.protocol.governance.AdvertisedTarget;
import dev.countersign.protocol.governance.GovernanceCommand.AdvertiseAgent;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.RequestCommand.ClaimGrant;
import dev.countersign.protocol.request.RequestCommand.FinishExecution;
import dev.countersign.protocol.request.RequestCommand.Heartbeat;
import dev.countersign.protocol.request.RequestCommand.ReconcileExecution;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.protocol.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One agent on a real broker and a real database, from the grant to the report. */
class AgentIT {
  private static final TargetRef ELSEWHERE = new TargetRef("elsewhere", "test");
  private static final String COUNT_UP = "UPDATE item SET n = n + 1 WHERE id = 1";
  private static final Duration QUIET = Duration.ofSeconds(3);

  private Bed bed;

  @BeforeEach
  void start() {
    bed = new Bed();
  }

  @AfterEach
  void stop() {
    bed.close();
  }

  /** That nothing ran is seen by a later grant having run. */
  private void assertNothingRanOf(Grant grant) {
    bed.policy.answering = claim -> Optional.of(bed.policy.accepted(claim));
    var after = bed.policy.dispatch(bed.read("SELECT 'after'"));
    assertThat(bed.policy.awaitReport(after)).isInstanceOf(Report.Succeeded.class);
    assertThat(bed.runs()).isEqualTo("0");
    assertThat(bed.policy.commands(FinishExecution.class, grant.execution())).isEmpty();
  }

  @Test
  void shouldSayWhatItCanDoAndSayItAgain() {
    var target = "countersign.agent.targets.\"" + Bed.ORDERS + "\".";
    bed.agent(
        "agent-1",
        "countersign.agent.advertise-every",
        "1s",
        "countersign.agent.slots",
        "2",
        target + "measure-changes",
        "true");

    var heard = Awaitility.await().until(this::adverts, it -> it.size() > 1);
    var said =
        new Advert(
            Version.current(),
            List.of(OperationKind.SQL, OperationKind.MIGRATION),
            2,
            List.of(new AdvertisedTarget(Bed.ORDERS, Dialect.POSTGRESQL, false, true)));
    assertThat(heard)
        .allSatisfy(
            it -> {
              assertThat(it.command()).isEqualTo(new AdvertiseAgent(said));
              assertThat(it.header().key()).isEqualTo(Topics.GOVERNANCE_KEY);
              assertThat(it.header().issuer()).isEqualTo("agent-1");
              assertThat(it.isSignedBy(bed.key("agent-1").verifyingKey())).isTrue();
            });
    assertThat(heard.stream().map(it -> it.header().id()).distinct())
        .hasSameSizeAs(heard); // the same id would be taken for the same command
    assertThat(Version.current()).matches("[0-9]+[.][!-~]+");
  }

  private List<PolicyStandIn.Heard> adverts() {
    return bed.policy.heard.stream()
        .filter(it -> it.command() instanceof AdvertiseAgent)
        .filter(it -> it.isSignedBy(bed.key("agent-1").verifyingKey()))
        .toList();
  }

  @Test
  void shouldReadAndSealTheResult() {
    bed.agent("agent-1");

    var grant = bed.policy.dispatch(bed.read("SELECT id, n FROM item"));

    var report = (Report.Succeeded) bed.policy.awaitReport(grant);
    var document =
        """
        {"columns":[{"name":"id","type":"int4"},{"name":"n","type":"int4"}]}
        [1,0]
        {"rows":1,"affected":0,"truncated":false}
        """;
    assertThat(bed.policy.result(grant, report.result())).isEqualTo(document);
    assertThat(report.result().rows()).isEqualTo(1);
    assertThat(report.result().bytes()).isEqualTo(document.length());
    assertThat(report.result().chunks()).isEqualTo(1);
  }

  @Test
  void shouldChangeOnceAndSpeakForItselfAlone() {
    bed.agent("agent-1");

    var grant = bed.policy.dispatch(bed.change(COUNT_UP));

    var report = (Report.Succeeded) bed.policy.awaitReport(grant);
    assertThat(report.result().affected()).isEqualTo(1);
    assertThat(bed.runs()).isEqualTo("1");
    assertThat(bed.policy.heard)
        .allSatisfy(
            it -> {
              assertThat(it.isSignedBy(bed.key("agent-1").verifyingKey())).isTrue();
              assertThat(it.header().issuer()).isEqualTo("agent-1");
              assertThat(it.header().principal().subject()).isEqualTo(new Subject("agent-1"));
              assertThat(it.header().principal().kind()).isEqualTo(PrincipalKind.AGENT);
            });
  }

  @Test
  void shouldSealAResultOfManyChunks() {
    bed.agent("agent-1");

    var grant =
        bed.policy.dispatch(
            bed.read("SELECT i, repeat('x', 1000) AS x FROM generate_series(1, 900) i"));

    var report = (Report.Succeeded) bed.policy.awaitReport(grant);
    assertThat(report.result().chunks()).isGreaterThan(3);
    assertThat(bed.policy.result(grant, report.result()).lines()).hasSize(902);
  }

  @Test
  void shouldNotTakeRowsForAResultThatWereNeverCommitted() {
    bed.agent("agent-1");

    var grant =
        bed.policy.dispatch(
            bed.change(
                "INSERT INTO item SELECT -i, 1 FROM generate_series(1, 900) i"
                    + " RETURNING *, repeat('x', 1000); SELECT 1/0"));

    var report = (Report.Failed) bed.policy.awaitReport(grant);
    var words = report.words().orElseThrow();
    assertThat(bed.policy.sealings(grant)).hasSize(2).containsEntry(words.sealing(), 1);
    assertThat(bed.policy.result(grant, words)).contains("{\"error\":{\"code\":\"22012\"");
  }

  @Test
  void shouldReportAFailureWithoutLiteralsAndSealTheServersWords() {
    bed.agent("agent-1");

    var grant = bed.policy.dispatch(bed.change("INSERT INTO item VALUES (1, 'topsecret'::int)"));

    var report = (Report.Failed) bed.policy.awaitReport(grant);
    assertThat(report.failure().code()).isEqualTo("22P02");
    assertThat(report.failure().message()).isEqualTo("invalid input syntax for type integer: ?");
    var words = report.words().orElseThrow();
    assertThat(words.rows()).isZero();
    assertThat(bed.policy.result(grant, words))
        .hasSize((int) words.bytes())
        .contains("{\"error\":{\"code\":\"22P02\"", "topsecret");
  }

  @Test
  void shouldRunNothingWithoutAnAnswer() {
    bed.policy.answering = claim -> Optional.empty();
    bed.agent("agent-1", "countersign.agent.claim-within", "1s");

    var grant = bed.policy.dispatch(bed.change(COUNT_UP));

    bed.policy.await(ClaimGrant.class, grant);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> bed.policy.claims(grant).size() > 1); // given back, and taken again
    bed.policy.answering =
        claim -> Optional.of(PolicyStandIn.refused(claim, RefusalCode.GRANT_EXPIRED));
    assertNothingRanOf(grant);
  }

  @Test
  @Tag("nightly")
  void shouldLeaveGrantsOfAFrozenTargetAloneAndGoOnAfterTheThaw() {
    bed.agent("agent-1");
    var first = bed.policy.dispatch(bed.change(COUNT_UP));
    bed.policy.awaitReport(first);

    bed.policy.say(frozen(7, List.of(first.target())));
    var left = bed.policy.dispatch(bed.change(COUNT_UP));
    bed.policy.say(frozen(6, List.of())); // old news
    bed.policy.say(frozen(8, List.of()), new SigningKey(PolicyStandIn.random(32)));
    Awaitility.await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(3))
        .until(() -> bed.policy.claims(left).isEmpty());

    bed.policy.say(frozen(8, List.of()));
    var later = bed.policy.dispatch(bed.change(COUNT_UP));
    bed.policy.awaitReport(later);
    assertThat(bed.policy.claims(left)).isEmpty();
  }

  private TargetsFrozen frozen(long epoch, List<TargetRef> targets) {
    return new TargetsFrozen(
        PolicyStandIn.CLUSTER, bed.policy.pool, epoch, targets, Duration.ofSeconds(30));
  }

  @Test
  void shouldRunNothingOnTheWordOfOthers() {
    bed.policy.answering =
        claim -> {
          var genuine = bed.policy.accepted(claim);
          var forger = new SigningKey(PolicyStandIn.random(32));
          bed.policy.say(genuine, forger);
          for (var wrong :
              List.of(
                  with(genuine, "elsewhere", genuine.agent()),
                  with(genuine, genuine.cluster(), new Subject("agent-2")),
                  new ClaimAccepted(
                      genuine.cluster(),
                      genuine.execution(),
                      genuine.agent(),
                      PolicyStandIn.someId(),
                      genuine.grant(),
                      genuine.lease()),
                  new ClaimAccepted(
                      genuine.cluster(),
                      genuine.execution(),
                      genuine.agent(),
                      genuine.claim(),
                      dev.countersign.protocol.Digest.NONE,
                      genuine.lease()))) {
            bed.policy.say(wrong);
          }
          return Optional.of(PolicyStandIn.refused(claim, RefusalCode.GRANT_EXPIRED));
        };
    bed.agent("agent-1");

    var grant = bed.policy.dispatch(bed.change(COUNT_UP));

    bed.policy.await(ClaimGrant.class, grant);
    assertNothingRanOf(grant);
  }

  private static ClaimAccepted with(ClaimAccepted it, String cluster, Subject agent) {
    return new ClaimAccepted(cluster, it.execution(), agent, it.claim(), it.grant(), it.lease());
  }

  @Test
  void shouldSayThatItNeverRanWhatItWasGivenTooLate() {
    bed.policy.answering = claim -> Optional.empty();
    bed.agent("agent-1", "countersign.agent.claim-within", "500ms");
    var grant = bed.policy.dispatch(bed.change(COUNT_UP));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> bed.policy.claims(grant).size() > 1);

    bed.policy.say(bed.policy.accepted(bed.policy.claims(grant).getFirst()));

    var report = (Report.Failed) bed.policy.awaitReport(grant);
    assertThat(report.failure().code()).isEqualTo("CLAIM_ANSWERED_LATE");
    assertThat(bed.runs()).isEqualTo("0");
  }

  @Test
  void shouldClaimNoBadGrant() {
    bed.agent("agent-1");
    var policy = bed.policy;
    var forged = bed.change(COUNT_UP);
    var value = Wire.encode(forged);
    var forger = new SigningKey(PolicyStandIn.random(32));
    policy.send(
        policy.dispatchRecord(forged, value, GrantSeal.sign(forger, GrantSeal.hash(value))));
    var altered = bed.change(COUNT_UP);
    var genuine = Wire.encode(altered);
    var signature = GrantSeal.sign(policy.key, GrantSeal.hash(genuine));
    genuine[genuine.length / 2] ^= 1;
    policy.send(policy.dispatchRecord(altered, genuine, signature));
    var misplaced = bed.change(COUNT_UP);
    var other = Wire.encode(misplaced);
    policy.send(
        policy.dispatchRecord(
            bed.change(COUNT_UP), other, GrantSeal.sign(policy.key, GrantSeal.hash(other))));
    policy.send(policy.dispatchRecord(forged, new byte[] {1, 2, 3}, signature));

    assertNothingRanOf(forged);
    assertThat(policy.claims(forged)).isEmpty();
    assertThat(policy.claims(altered)).isEmpty();
    assertThat(policy.claims(misplaced)).isEmpty();
  }

  @Test
  void shouldRunAGrantOnceThatIsReplayedToASecondAgent() {
    bed.agent("agent-1", "countersign.agent.slots", "1");
    bed.agent("agent-2", "countersign.agent.slots", "1");
    var grant = bed.change(COUNT_UP + "; SELECT pg_sleep(1)");

    bed.policy.dispatch(grant);
    bed.policy.dispatch(grant);
    bed.policy.dispatch(grant);

    assertThat(bed.policy.awaitReport(grant)).isInstanceOf(Report.Succeeded.class);
    Awaitility.await()
        .until(
            () ->
                bed.policy.claims(grant).stream().map(it -> it.header().issuer()).distinct().count()
                    == 2);
    assertThat(bed.runs()).isEqualTo("1");
    assertThat(bed.policy.commands(FinishExecution.class, grant.execution())).hasSize(1);
  }

  /**
   * A pool of agents of which not each serves every target, or runs every kind. The first has one
   * slot, which is taken by its own work, so that it cannot come by the grants again.
   */
  @Test
  void shouldLeaveGrantsThatAreBeyondItToOneThatIsThereLater() {
    bed.agent("agent-1", "countersign.agent.slots", "1", "countersign.agent.drain-within", "100ms");
    bed.policy.dispatch(PolicyStandIn.ofKind(OperationKind.TOOL_CALL, bed.read("SELECT 2")));
    var elsewhere =
        bed.policy.dispatch(bed.policy.grant(ELSEWHERE, StatementClass.READ, "SELECT 1"));
    var own = bed.policy.dispatch(bed.read("SELECT pg_sleep(60)"));
    bed.policy.await(Heartbeat.class, own);

    var settings = bed.settings("agent-2");
    bed.agent(
        "agent-2",
        settings.keySet().stream()
            .filter(name -> name.contains(Bed.ORDERS.toString()))
            .flatMap(
                name ->
                    Stream.of(
                        name.replace(Bed.ORDERS.toString(), ELSEWHERE.toString()),
                        settings.get(name)))
            .toArray(String[]::new));

    assertThat(bed.policy.awaitReport(elsewhere)).isInstanceOf(Report.Succeeded.class);
    assertThat(bed.policy.commands(FinishExecution.class, own.execution())).isEmpty();
  }

  @Test
  void shouldBeatWhileItRuns() {
    bed.agent("agent-1");

    var grant = bed.policy.dispatch(bed.read("SELECT pg_sleep(2.5)"));

    bed.policy.awaitReport(grant);
    assertThat(bed.policy.commands(Heartbeat.class, grant.execution())).hasSizeBetween(2, 3);
  }

  @Test
  void shouldStopWhenAsked() {
    bed.agent("agent-1");
    var grant = bed.policy.dispatch(bed.change(COUNT_UP + "; SELECT pg_sleep(60)"));
    bed.policy.await(Heartbeat.class, grant);

    bed.policy.say(new StopAsked(PolicyStandIn.CLUSTER, grant.execution()));

    assertThat(bed.policy.awaitReport(grant)).isEqualTo(new Report.Stopped());
    assertThat(bed.runs()).isEqualTo("0");
  }

  @Test
  @Tag("nightly")
  void shouldNotStopOnTheWordOfOthers() {
    bed.agent("agent-1");
    var grant = bed.policy.dispatch(bed.change(COUNT_UP + "; SELECT pg_sleep(2)"));
    bed.policy.await(Heartbeat.class, grant);

    bed.policy.say(
        new StopAsked(PolicyStandIn.CLUSTER, grant.execution()),
        new SigningKey(PolicyStandIn.random(32)));

    assertThat(bed.policy.awaitReport(grant)).isInstanceOf(Report.Succeeded.class);
  }

  @Test
  void shouldSettleWhatWasCommitted() {
    bed.agent("agent-1");
    var grant = bed.policy.dispatch(bed.change(COUNT_UP));
    bed.policy.awaitReport(grant);

    bed.policy.askAfter(grant);

    assertThat(bed.policy.awaitOutcome(grant)).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void shouldSettleWhatNeverBegan() {
    bed.agent("agent-1");
    var grant = bed.change(COUNT_UP);

    bed.policy.askAfter(grant);

    assertThat(bed.policy.awaitOutcome(grant)).isEqualTo(Outcome.FAILED);
    bed.policy.dispatch(grant); // late: the tombstone stands in its way
    bed.policy.await(ClaimGrant.class, grant);
    assertNothingRanOf(grant);
  }

  @Test
  void shouldNotSettleWhatItStillRuns() {
    bed.agent("agent-1");
    var grant = bed.policy.dispatch(bed.change(COUNT_UP + "; SELECT pg_sleep(2)"));
    bed.policy.await(Heartbeat.class, grant);

    bed.policy.askAfter(grant);

    assertThat(bed.policy.awaitReport(grant)).isInstanceOf(Report.Succeeded.class);
    assertThat(bed.policy.commands(ReconcileExecution.class, grant.execution())).isEmpty();
    assertThat(bed.runs()).isEqualTo("1");
  }

  @Test
  void shouldFinishWhatRunsBeforeItEnds() {
    var agent = bed.agent("agent-1");
    var grant = bed.policy.dispatch(bed.change(COUNT_UP + "; SELECT pg_sleep(2)"));
    bed.policy.await(Heartbeat.class, grant);

    agent.close();

    assertThat(bed.policy.awaitReport(grant)).isInstanceOf(Report.Succeeded.class);
    assertThat(bed.runs()).isEqualTo("1");
  }

  @Test
  void shouldStopWhatRunsTooLongToWaitFor() {
    var agent = bed.agent("agent-1", "countersign.agent.drain-within", "200ms");
    var grant = bed.policy.dispatch(bed.change(COUNT_UP + "; SELECT pg_sleep(60)"));
    bed.policy.await(Heartbeat.class, grant);

    agent.close();

    assertThat(bed.policy.awaitReport(grant)).isEqualTo(new Report.Stopped());
    assertThat(bed.runs()).isEqualTo("0");
  }

  @Test
  @Tag("nightly")
  void shouldRunAsManyAtATimeAsItHasSlots() {
    bed.agent("agent-1", "countersign.agent.slots", "2");
    var first = bed.policy.dispatch(bed.read("SELECT pg_sleep(3)"));
    var second = bed.policy.dispatch(bed.read("SELECT pg_sleep(3)"));
    bed.policy.await(ClaimGrant.class, first);
    bed.policy.await(ClaimGrant.class, second);

    var third = bed.policy.dispatch(bed.read("SELECT 1"));

    Awaitility.await()
        .during(Duration.ofSeconds(1))
        .atMost(QUIET)
        .until(() -> bed.policy.claims(third).isEmpty());
    assertThat(bed.policy.awaitReport(third)).isInstanceOf(Report.Succeeded.class);
  }
}
