package dev.countersign.policyservice.kafka;

import static dev.countersign.policyservice.testkit.TestService.CI;
import static dev.countersign.policyservice.testkit.TestService.PAYOUTS;
import static dev.countersign.policyservice.testkit.TestService.RELEASES;
import static dev.countersign.policyservice.testkit.TestService.asks;
import static dev.countersign.policyservice.testkit.TestService.document;
import static dev.countersign.policyservice.testkit.TestWorld.AGENT;
import static dev.countersign.policyservice.testkit.TestWorld.ALICE;
import static dev.countersign.policyservice.testkit.TestWorld.BOB;
import static dev.countersign.policyservice.testkit.TestWorld.DEVELOPMENT;
import static dev.countersign.policyservice.testkit.TestWorld.PRODUCTION;
import static dev.countersign.policyservice.testkit.TestWorld.approves;
import static dev.countersign.policyservice.testkit.TestWorld.governs;
import static dev.countersign.policyservice.testkit.TestWorld.requestId;
import static dev.countersign.policyservice.testkit.TestWorld.sql;
import static dev.countersign.policyservice.testkit.TestWorld.submits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.avro.codec.Wire;
import dev.countersign.embedded.EmbeddedKafka;
import dev.countersign.embedded.KafkaOptions;
import dev.countersign.policyservice.outgoing.About;
import dev.countersign.policyservice.testkit.LiveCluster;
import dev.countersign.policyservice.testkit.Signed;
import dev.countersign.policyservice.testkit.Speaker;
import dev.countersign.policyservice.testkit.TestService;
import dev.countersign.policyservice.testkit.TestWorld;
import dev.countersign.protocol.envelope.CommandHeader;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.governance.Advert;
import dev.countersign.protocol.governance.GovernanceCommand.AdvertiseAgent;
import dev.countersign.protocol.governance.GovernanceCommand.DefineGroup;
import dev.countersign.protocol.governance.GovernanceEvent.AgentAdvertised;
import dev.countersign.protocol.governance.GovernanceEvent.GroupDefined;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.Reply;
import dev.countersign.protocol.request.Reply.AlreadySubmitted;
import dev.countersign.protocol.request.Reply.CommandRefused;
import dev.countersign.protocol.request.RequestCommand;
import dev.countersign.protocol.request.RequestCommand.CastVote;
import dev.countersign.protocol.request.RequestCommand.ConsumeApproval;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.request.Verdict;
import dev.countersign.protocol.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service on a real broker: ended and begun again, its store lost, its log kept. */
class RealKafkaIT {
  @TempDir static Path folder;
  private static EmbeddedKafka kafka;
  private static LiveCluster cluster;

  @BeforeAll
  static void begin() throws InterruptedException {
    kafka = EmbeddedKafka.start(KafkaOptions.temporary());
    cluster = new LiveCluster(kafka.bootstrapServers(), folder.resolve("streams"));
    cluster.start();
    cluster.birth();
  }

  @AfterAll
  static void end() {
    cluster.close();
    kafka.close();
  }

  @Test
  void shouldDecideOnARealBroker() {
    cluster.send(
        submits(Instant.now(), "real", DEVELOPMENT, sql("select 1"), DispatchMode.AUTOMATIC));

    assertThat(cluster.awaitEvents(requestId("real"), 4))
        .containsExactly(
            "RequestSubmitted", "WorkflowPinned", "RequestApproved", "ExecutionGranted");
  }

  @Test
  void shouldGoOnAfterARestart() throws InterruptedException {
    var operation = sql("delete from orders");
    cluster.send(submits(Instant.now(), "restart", PRODUCTION, operation, DispatchMode.MANUAL));
    cluster.awaitEvents(requestId("restart"), 3);

    cluster.stop();
    cluster.start();
    cluster.send(approves(BOB, Instant.now(), requestId("restart"), operation.digest()));

    assertThat(cluster.awaitEvents(requestId("restart"), 6)).endsWith("RequestApproved");
  }

  /**
   * A transaction of the stream spans a command of every partition; with a second for each of these
   * texts, and with a wait for each of these epochs, the broker would give it up, and again when
   * they are read anew.
   */
  @Test
  @Tag("nightly")
  void shouldDecideOthersWhileHostileCommandsComeToEveryPartition() {
    var statements =
        IntStream.range(0, 9_000)
            .mapToObj(i -> "select a from t" + i + " where b = c and not d = e or f in (select g)")
            .collect(Collectors.joining(";"));
    for (int i = 0; i < 60; i++) {
      var key = "hostile" + i;
      cluster.send(submits(Instant.now(), key, DEVELOPMENT, sql(statements), DispatchMode.MANUAL));
      cluster.send(asksForEpoch(i % 2 == 0 ? Long.MAX_VALUE : 500, requestId(key)));
    }

    cluster.send(
        submits(Instant.now(), "honest", DEVELOPMENT, sql("select 3"), DispatchMode.AUTOMATIC));

    assertThat(cluster.awaitEvents(requestId("honest"), 4)).contains("ExecutionGranted");
  }

  /** With the text gone there is nothing to compare a submission with that comes again. */
  @Test
  void shouldForgetWhatIsErasedFromItsTopic() {
    var operation = sql("delete from orders where id = 17");
    var request = requestId("erased");
    cluster.send(submits(Instant.now(), "erased", PRODUCTION, operation, DispatchMode.MANUAL));
    cluster.awaitEvents(request, 3);
    assertThat(againSubmitted("erased", "delete from orders where id = 17"))
        .isInstanceOf(AlreadySubmitted.class);
    var written =
        cluster.read(Topics.PAYLOADS).stream()
            .filter(it -> operation.digest().value().equals(text(it.key())))
            .findFirst()
            .orElseThrow();

    cluster.send(new ProducerRecord<>(Topics.PAYLOADS, written.partition(), written.key(), null));

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(againSubmitted("erased", "delete from orders where id = 17"))
                    .isInstanceOfSatisfying(
                        CommandRefused.class,
                        it -> assertThat(it.code()).isEqualTo(RefusalCode.IDEMPOTENCY_CONFLICT)));
  }

  private Reply againSubmitted(String key, String text) {
    var again = submits(Instant.now(), key, PRODUCTION, sql(text), DispatchMode.MANUAL);
    cluster.send(again);
    return await()
        .until(
            () ->
                cluster.read(Topics.REFUSALS).stream()
                    .map(it -> Wire.decode(it.value(), Reply.class))
                    .filter(it -> About.of(it).command().equals(again.id()))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }

  private static Signed asksForEpoch(long epoch, RequestId request) {
    return ALICE.says(
        Instant.now(),
        request.value(),
        new RequestCommand.CancelRequest(),
        header ->
            new CommandHeader(
                header.cluster(),
                header.topic(),
                header.key(),
                header.type(),
                header.id(),
                header.issuer(),
                header.principal(),
                header.issuedAt(),
                header.deliverBy(),
                epoch,
                header.correlation(),
                header.body(),
                header.payloads()));
  }

  @Test
  void shouldMakeALostStoreAnew() throws InterruptedException, IOException {
    var operation = sql("delete from orders");
    cluster.send(submits(Instant.now(), "lost", PRODUCTION, operation, DispatchMode.MANUAL));
    cluster.awaitEvents(requestId("lost"), 3);

    cluster.stop();
    cluster.loseStore();
    cluster.start();
    cluster.send(approves(BOB, Instant.now(), requestId("lost"), operation.digest()));

    assertThat(cluster.awaitEvents(requestId("lost"), 6)).endsWith("RequestApproved");
  }

  /** What a service sends amiss stops no partition: the one behind it is decided. */
  @Test
  void shouldGoOnAfterWhatAServiceMustNotSend() {
    TestService.registration().forEach(cluster::govern);
    var release = document("Release 17");
    var request = TestService.requestId(CI, "real-17");
    var vote = new CastVote(Verdict.APPROVE, release.digest(), Optional.empty());
    var forged =
        Speaker.of(TestWorld.CLUSTER, "ci", TestWorld.STRANGER_KEY, "ci", PrincipalKind.SERVICE);
    var asPerson = Speaker.of(TestWorld.CLUSTER, "ci", CI.key(), "bob", PrincipalKind.PERSON);
    int before = cluster.read(Topics.QUARANTINE).size();

    cluster.send(asks(CI, Instant.now(), "real-17", RELEASES, release));
    cluster.send(asks(forged, Instant.now(), "real-17", RELEASES, release));
    cluster.send(CI.says(Instant.now(), request.value(), vote));
    cluster.send(asPerson.says(Instant.now(), request.value(), vote));
    cluster.send(asks(CI, Instant.now(), "real-18", TestWorld.PRODUCTION, release));
    cluster.send(
        PAYOUTS.says(Instant.now(), request.value(), new ConsumeApproval(release.digest())));
    cluster.send(approves(BOB, Instant.now(), request, release.digest()));
    cluster.send(CI.says(Instant.now(), request.value(), new ConsumeApproval(release.digest())));

    assertThat(cluster.awaitEvents(request, 7))
        .endsWith("VoteCast", "StepMet", "RequestApproved", "ApprovalConsumed");
    assertThat(cluster.read(Topics.QUARANTINE)).hasSize(before + 3);
  }

  /** An agent says it again and again; governance is kept for ever. */
  @Test
  void shouldRecordTheSameAdvertOnce() {
    var advert = new AdvertiseAgent(new Advert("1.0.0", List.of(OperationKind.SQL), 4, List.of()));
    for (int i = 0; i < 3; i++) {
      cluster.send(AGENT.says(Instant.now(), Topics.GOVERNANCE_KEY, advert));
    }
    cluster.send(governs(Instant.now(), new DefineGroup("after", List.of())));

    var after = new GroupDefined("after", List.of());
    var recorded = await().until(this::governance, it -> it.getLast().equals(after));
    assertThat(recorded)
        .filteredOn(AgentAdvertised.class::isInstance)
        .containsExactly(new AgentAdvertised(AGENT.subject(), advert.advert()));
  }

  private List<LogEvent> governance() {
    return cluster.read(Topics.GOVERNANCE).stream()
        .map(it -> Wire.decodeEvent(it.value()).event())
        .toList();
  }

  @Test
  void shouldExpireAnUnclaimedGrantByTheBrokersClock() throws InterruptedException {
    cluster.govern(
        new dev.countersign.protocol.governance.GovernanceCommand.RegisterPool(
            "main", Duration.ofMillis(500), Duration.ofSeconds(10)));
    cluster.send(
        submits(Instant.now(), "lapse", DEVELOPMENT, sql("select 2"), DispatchMode.AUTOMATIC));

    assertThat(cluster.awaitEvents(requestId("lapse"), 5)).endsWith("GrantExpired");
  }

  @Test
  void shouldListWhatItsStoresHoldWhileItDecides() {
    cluster.send(
        submits(Instant.now(), "list", DEVELOPMENT, sql("select 3"), DispatchMode.AUTOMATIC));
    cluster.awaitEvents(requestId("list"), 4);

    var stores = cluster.stores();
    var lines = new java.util.ArrayList<String>();
    stores
        .partitions()
        .forEach(partition -> assertThat(stores.list(partition, lines::add)).isTrue());

    assertThat(lines).filteredOn(it -> it.startsWith("store ")).hasSameSizeAs(stores.partitions());
    assertThat(lines).filteredOn(it -> it.startsWith("end ")).hasSameSizeAs(stores.partitions());
    assertThat(lines)
        .filteredOn(it -> it.startsWith("request " + requestId("list")))
        .singleElement()
        .satisfies(it -> assertThat(it).matches("request \\S{26} [4-9] [0-9a-f]{64} [0-9a-f]{64}"));
    assertThat(stores.list(99, lines::add)).isFalse();
  }
}
