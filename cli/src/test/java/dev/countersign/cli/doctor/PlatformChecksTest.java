package dev.countersign.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.countersign.cli.doctor.AuditSeen.CheckpointSeen;
import dev.countersign.cli.state.StateVerdict;
import dev.countersign.engine.fixture.Endpoints;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.governance.Freeze;
import dev.countersign.protocol.governance.GovernanceCommand.StartFreeze;
import dev.countersign.protocol.governance.RunningWork;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What doctor makes of clocks, readers, agents, policies, the audit and the state. */
class PlatformChecksTest {
  private static final String POLICY =
      """
      policy: reads
      match:
        kinds: [sql]
        targets: ["orders"]
        environments: [production]
        classes: [read, write]
      steps:
        - name: dba review
          quorums:
            - 1 of group:dba
      """;

  private static String kind(Finding finding) {
    return finding.getClass().getSimpleName();
  }

  @ParameterizedTest
  @CsvSource({
    "0.9, 0.0, Fine",
    "-5.0, 0.1, Warning",
    "5.0, 4.5, Fine", // the way there may have taken all of it
    "60.0, 1.0, Fault",
  })
  void shouldCountOfAClockOnlyWhatIsCertain(double ahead, double within, String kind) {
    var clock = new ClockSeen("agent", millis(ahead), millis(within));

    var finding = TimeChecks.clocks(List.of(clock)).getFirst();
    assertThat(kind(finding)).isEqualTo(kind);
    if (ahead < 0) {
      assertThat(finding.seen()).isEqualTo("agent is 5.00 s behind, give or take 0.10 s");
    }
  }

  private static Duration millis(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  @ParameterizedTest
  @CsvSource({"9, Fine", "11, Warning", "61, Fault"})
  void shouldJudgeAReaderByHowLongItsOldestRecordWaits(long seconds, String kind) {
    var reader = new ReaderSeen("views", "events", Optional.of(Duration.ofSeconds(seconds)));
    var content = new ReaderSeen("other", "events", Optional.empty());

    assertThat(TimeChecks.readers(List.of(reader, content)))
        .singleElement()
        .satisfies(it -> assertThat(kind(it)).isEqualTo(kind));
  }

  @Test
  void shouldNameAProgramThatIsNotWell() {
    var down = new ProgramSeen("agent", "http://h:1/", Optional.of("does not answer"));
    var up = new ProgramSeen("audit-service", "http://h:2/", Optional.empty());

    assertThat(TimeChecks.programs(List.of(up, down)))
        .singleElement()
        .isEqualTo(
            new Finding.Fault(
                TimeChecks.PROGRAMS,
                "agent: does not answer",
                "it to be ready at http://h:1/",
                "Start it, or read what its log says."));
    assertThat(TimeChecks.programs(List.of(up))).singleElement().isInstanceOf(Finding.Fine.class);
  }

  @Test
  void shouldNameTheTargetsOfAPoolWithoutAgents() {
    var governance = World.with(POLICY);
    var nobody = new TreeSet<String>();

    assertThat(PlaceChecks.agents(governance, Map.of("main", nobody, "other", nobody)))
        .singleElement() // the pool other serves nothing
        .satisfies(
            it -> {
              assertThat(it).isInstanceOf(Finding.Fault.class);
              assertThat(it.seen()).contains("pool main").contains("orders@production");
            });
    assertThat(
            PlaceChecks.agents(
                governance, Map.of("main", new TreeSet<>(List.of("agent-1")), "other", nobody)))
        .singleElement()
        .isInstanceOf(Finding.Fine.class);
  }

  @Test
  void shouldNameAPairThatNoPolicyCoversAndTheClassesOfTheOthers() {
    assertThat(PlaceChecks.policies(World.with(POLICY)))
        .extracting(PlatformChecksTest::kind, Finding::seen)
        .containsExactly(
            tuple("Fine", "orders@production but for ddl, destructive, privileged, opaque"),
            tuple(
                "Warning", "no policy covers orders@development, so everything there is refused"));
  }

  @Test
  void shouldRemindOfEachFreeze() {
    assertThat(PlaceChecks.freezes(World.withoutPolicies()))
        .containsExactly(new Finding.Fine(PlaceChecks.FREEZES, "none"));

    var frozen =
        World.after(
            World.withoutPolicies(),
            new StartFreeze(new Freeze("inc-17", "*", "production", RunningWork.CONTINUE, false)));
    assertThat(PlaceChecks.freezes(frozen))
        .singleElement()
        .isInstanceOfSatisfying(
            Finding.Warning.class,
            it -> {
              assertThat(it.seen()).contains("inc-17 by root since", "*@production");
              assertThat(it.remedy()).contains("countersign freeze end inc-17");
            });
  }

  @Test
  void shouldWarnWhereEndpointsAreAndNoneHearsOfBrokenGlass() {
    assertThat(telling()).isInstanceOf(Finding.Fine.class);
    assertThat(telling("*.VoteCast.v1"))
        .isInstanceOfSatisfying(
            Finding.Warning.class,
            it -> assertThat(it.expected()).contains("dev.countersign.events.GlassBroken.v1"));
    assertThat(telling("*.VoteCast.v1", "*.Glass*").seen()).isEqualTo("broken glass: build");
    assertThat(hearing(List.of()).seen()).isEqualTo("broken glass: build"); // none means all
  }

  private static Finding telling(String... types) {
    return types.length == 0
        ? PlaceChecks.telling(Endpoints.withNotifier()).getFirst()
        : hearing(List.of(types));
  }

  private static Finding hearing(List<String> types) {
    var governance = World.after(Endpoints.withNotifier(), Endpoints.wanting(types));
    return PlaceChecks.telling(governance).getFirst();
  }

  @Test
  void shouldJudgeTheAuditByTheOldestEventWithoutAnEntry() {
    var checkpoint = Optional.of(new CheckpointSeen(Duration.ofSeconds(3), 9, Optional.empty()));

    assertThat(TimeChecks.audit(new AuditSeen(9, Optional.empty(), checkpoint)))
        .allMatch(Finding.Fine.class::isInstance);
    assertThat(
            kind(
                TimeChecks.audit(new AuditSeen(9, Optional.of(Duration.ofSeconds(5)), checkpoint))
                    .getFirst()))
        .isEqualTo("Warning");
    assertThat(
            kind(
                TimeChecks.audit(new AuditSeen(9, Optional.of(Duration.ofSeconds(70)), checkpoint))
                    .getFirst()))
        .isEqualTo("Fault");
  }

  @ParameterizedTest
  @CsvSource({
    "3600, 9, , Fine", // it covers all there is, however old
    "80, 8, , Fine",
    "100, 8, , Warning",
    "400, 8, , Fault",
    "1, 9, another key, Fault",
  })
  void shouldJudgeACheckpoint(long age, long size, String wrong, String kind) {
    var checkpoint = new CheckpointSeen(Duration.ofSeconds(age), size, Optional.ofNullable(wrong));

    var finding =
        TimeChecks.audit(new AuditSeen(9, Optional.empty(), Optional.of(checkpoint))).getLast();
    assertThat(finding.check()).isEqualTo(TimeChecks.CHECKPOINT);
    assertThat(kind(finding)).isEqualTo(kind);
  }

  @Test
  void shouldMissACheckpointOverEntries() {
    assertThat(TimeChecks.audit(new AuditSeen(1, Optional.empty(), Optional.empty())).getLast())
        .isInstanceOf(Finding.Fault.class);
    assertThat(TimeChecks.audit(new AuditSeen(0, Optional.empty(), Optional.empty())).getLast())
        .isInstanceOf(Finding.Fine.class);
  }

  @Test
  void shouldSayWhatOfTheStateDiffersAndWhatNobodyCouldBeAskedFor() {
    var different = new StateVerdict.Difference(3, "Expected request r, but it is not");

    assertThat(
            StateChecks.of(
                new StateVerdict(
                    2, 5, 0, List.of(), List.of(), List.of(1), Optional.of(different))))
        .extracting(PlatformChecksTest::kind)
        .containsExactly("Unseen", "Fault");
    assertThat(
            StateChecks.of(
                new StateVerdict(12, 5, 0, List.of(), List.of(), List.of(), Optional.empty())))
        .containsExactly(
            new Finding.Fine(StateChecks.STATE, "as the log folds: 5 requests in 12 partitions"));
  }

  @Test
  void shouldNameTheFirstReviewsThatAreOverdue() {
    var verdict =
        new StateVerdict(
            12, 9, 0, List.of("a", "b", "c", "d"), List.of(), List.of(), Optional.empty());
    assertThat(StateChecks.of(verdict).getLast())
        .isInstanceOfSatisfying(
            Finding.Warning.class,
            it ->
                assertThat(it.seen())
                    .isEqualTo(
                        "nobody has reviewed a, b, c and 1 more, for which glass was broken"));
  }

  @Test
  void shouldNameTheRunsThatWaitForAPersonsWord() {
    var verdict = new StateVerdict(12, 9, 0, List.of(), List.of("a"), List.of(), Optional.empty());
    assertThat(StateChecks.of(verdict).getLast())
        .isInstanceOfSatisfying(
            Finding.Warning.class,
            it -> assertThat(it.seen()).isEqualTo("nobody knows what became of a run of a"));
  }
}
