package dev.countersign.policyservice.kafka;

import static dev.countersign.policyservice.testkit.TestWorld.ALICE;
import static dev.countersign.policyservice.testkit.TestWorld.BOB;
import static dev.countersign.policyservice.testkit.TestWorld.DEVELOPMENT;
import static dev.countersign.policyservice.testkit.TestWorld.PRODUCTION;
import static dev.countersign.policyservice.testkit.TestWorld.RESULT_KEY;
import static dev.countersign.policyservice.testkit.TestWorld.approves;
import static dev.countersign.policyservice.testkit.TestWorld.note;
import static dev.countersign.policyservice.testkit.TestWorld.operation;
import static dev.countersign.policyservice.testkit.TestWorld.publishingToo;
import static dev.countersign.policyservice.testkit.TestWorld.requestId;
import static dev.countersign.policyservice.testkit.TestWorld.submits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.avro.codec.Wire;
import dev.countersign.policyservice.testkit.Speaker;
import dev.countersign.policyservice.testkit.TestWorld;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.evidence.EvidenceOrder;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.policy.Lane;
import dev.countersign.protocol.request.DdlLock;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.Migration;
import dev.countersign.protocol.request.MigrationAction;
import dev.countersign.protocol.request.MigrationDocument;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.RequestCommand.SubmitRequest;
import dev.countersign.protocol.request.RequestEvent.RequestSubmitted;
import dev.countersign.protocol.request.RequestEvent.WorkflowPinned;
import dev.countersign.protocol.request.Rewrite;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations as the rules see them: one document, many files, and a lane of their own. */
class MigrationFlowTest {
  private static final Migration ONE = up(1, "CREATE TABLE item (n int)");
  private static final Migration TWO = up(2, "INSERT INTO item VALUES (4711)");

  @TempDir Path folder;
  private Stage stage;

  @BeforeEach
  void begin() {
    stage = Stage.born(folder);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private static Migration up(long version, String sql) {
    var checksum = Hashing.sha256(sql.getBytes(StandardCharsets.UTF_8));
    return new Migration(version, "m" + version, checksum, sql, 1);
  }

  private static Payload document(MigrationAction action, Migration... migrations) {
    return operation(
        Wire.encode(new MigrationDocument(action, List.of(migrations), List.of(), false)));
  }

  private void asks(String key, Payload document) {
    stage.pipe(
        submits(
            stage.now(),
            key,
            OperationKind.MIGRATION,
            PRODUCTION,
            document,
            DispatchMode.AUTOMATIC));
  }

  private <E> E event(String key, Class<E> type) {
    return stage.events(requestId(key)).stream()
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldTellWhatAllFilesDoWithoutTheirLiterals() {
    asks("a", document(MigrationAction.UP, ONE, TWO));

    var facts = event("a", RequestSubmitted.class).facts();
    assertThat(facts.statementClass()).isEqualTo(StatementClass.DDL);
    assertThat(facts.statements()).isEqualTo(2);
    assertThat(facts.tables()).containsExactly("item");
    assertThat(facts.redacted())
        .contains("-- 1_m1.up.sql", "-- 2_m2.up.sql")
        .doesNotContain("4711");
  }

  @Test
  void shouldTakeItsTurnAloneAndGrantTheExactDocument() {
    var document = document(MigrationAction.UP, ONE, TWO);
    asks("a", document);
    asks("b", document(MigrationAction.UP, up(3, "SELECT 3")));
    assertThat(event("a", WorkflowPinned.class).workflow().lane()).contains(new Lane(1, true));

    stage.pipe(approves(BOB, stage.now(), requestId("a"), document.digest()));
    var other = event("b", RequestSubmitted.class).operation();
    stage.pipe(approves(BOB, stage.now(), requestId("b"), other));

    assertThat(stage.eventNames(requestId("a"))).endsWith("ExecutionQueued", "ExecutionGranted");
    assertThat(stage.eventNames(requestId("b"))).endsWith("ExecutionQueued");
    assertThat(stage.grants())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.kind()).isEqualTo(OperationKind.MIGRATION);
              assertThat(it.content()).isEqualTo(document.content());
            });
  }

  /** Of DDL that is the evidence: nobody runs it to find out. */
  @Test
  void shouldTellLocksAndRewritesOfAllFiles() {
    asks("a", document(MigrationAction.UP, up(1, "ALTER TABLE item ALTER n TYPE text"), TWO));

    var effects = event("a", RequestSubmitted.class).facts().effects();
    assertThat(effects.lock()).isEqualTo(DdlLock.BLOCKS_ALL);
    assertThat(effects.rewrite()).isNotEqualTo(Rewrite.NO);
  }

  @Test
  void shouldOrderEvidenceAboutTheExactDocument() {
    stage.govern(
        publishingToo(
            """
            policy: look-first
            match: { targets: [orders], environments: [production] }
            evidence: { gather: [plan, rows], within: 30s, required: true }
            """));
    var document = document(MigrationAction.UP, ONE, TWO);

    asks("a", document);

    assertThat(stage.eventNames(requestId("a"))).contains("EvidenceAsked");
    assertThat(stage.records(Topics.dispatch("main")))
        .singleElement()
        .satisfies(
            it -> {
              var order = Wire.decode(it.value(), EvidenceOrder.class);
              assertThat(order.kind()).isEqualTo(OperationKind.MIGRATION);
              assertThat(order.content()).isEqualTo(document.content());
            });
    stage.pipe(approves(BOB, stage.now(), requestId("a"), document.digest()));
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.EVIDENCE_AWAITED);
  }

  @Test
  void shouldTakeItsTurnWhereGlassIsBrokenToo() {
    for (Speaker person : List.of(ALICE, BOB)) {
      stage.govern(
          new RegisterPrincipal(
              person.subject(),
              PrincipalKind.PERSON,
              person.subject().value(),
              List.of(RoleGrant.everywhere(Role.ADMIN))));
    }
    for (var key : List.of("a", "b")) {
      var document = document(MigrationAction.UP, ONE);
      var reason = note("the release is stuck");
      var submission =
          new SubmitRequest(
              OperationKind.MIGRATION,
              PRODUCTION,
              document.digest(),
              Optional.of(reason.digest()),
              key,
              List.of(),
              List.of(),
              DispatchMode.MANUAL,
              Optional.of(RESULT_KEY),
              true);
      stage.pipe(ALICE.says(stage.now(), requestId(key).value(), submission, document, reason));
    }

    assertThat(stage.eventNames(requestId("a"))).endsWith("ExecutionQueued", "ExecutionGranted");
    assertThat(stage.eventNames(requestId("b"))).endsWith("ExecutionQueued");
    assertThat(stage.grants()).extracting(Grant::breakGlass).containsExactly(true);
  }

  @Test
  void shouldRefuseWhatNobodyCouldCountersign() {
    var wrong = new Migration(1, "m1", TWO.checksum(), ONE.sql(), 1);
    var refused =
        List.of(
            document(MigrationAction.UP),
            document(MigrationAction.UP, TWO, ONE),
            document(MigrationAction.UP, wrong),
            document(
                MigrationAction.UP,
                up(1, "CREATE INDEX CONCURRENTLY i ON item (n); DELETE FROM item")),
            document(MigrationAction.UP, ONE, up(2, "COMMIT")),
            document(MigrationAction.RESUME_UP, ONE, TWO),
            document(
                MigrationAction.ACCEPT_CHECKSUM,
                new Migration(1, "m1", ONE.checksum(), ONE.sql(), 3)),
            operation("CREATE TABLE item (n int)".getBytes(StandardCharsets.UTF_8)),
            operation(new byte[0]),
            operation(new byte[(1 << 20) + 1]));

    for (int i = 0; i < refused.size(); i++) {
      asks("r" + i, refused.get(i));
      assertThat(stage.lastRefusal()).as("%d", i).isEqualTo(RefusalCode.OPERATION_REFUSED);
      assertThat(stage.events(requestId("r" + i))).isEmpty();
    }
    asks("good", document(MigrationAction.UP, ONE));
    assertThat(stage.eventNames(requestId("good"))).contains("RequestSubmitted");
  }

  /** What PostgreSQL runs in no transaction stops midway there as it does on MySQL. */
  @Test
  void shouldGoOnWithWhatHasStopped() {
    var stopped =
        up(1, "CREATE INDEX CONCURRENTLY i ON item (n); CREATE INDEX CONCURRENTLY j ON item (n)");
    var rest = new Migration(1, "m1", stopped.checksum(), stopped.sql(), 2);

    asks("up", document(MigrationAction.RESUME_UP, rest));
    asks("down", document(MigrationAction.RESUME_DOWN, rest));

    assertThat(stage.eventNames(requestId("up"))).contains("RequestSubmitted");
    assertThat(stage.eventNames(requestId("down"))).contains("RequestSubmitted");
  }

  /**
   * A policy that names no kinds is about them too, as about everything but changes of policies.
   */
  @Test
  void shouldBeCoveredByThePoliciesThatNameTheirClasses() {
    stage.govern(
        TestWorld.publishingToo(
            """
            policy: schema
            match: { environments: [development], kinds: [migration], classes: [ddl] }
            approve: automatically
            """));
    stage.pipe(
        submits(
            stage.now(),
            "ddl",
            OperationKind.MIGRATION,
            DEVELOPMENT,
            document(MigrationAction.UP, ONE),
            DispatchMode.AUTOMATIC));
    stage.pipe(
        submits(
            stage.now(),
            "write",
            OperationKind.MIGRATION,
            DEVELOPMENT,
            document(MigrationAction.UP, TWO),
            DispatchMode.AUTOMATIC));

    assertThat(stage.eventNames(requestId("ddl"))).endsWith("ExecutionGranted");
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.NO_POLICY);
  }
}
