package dev.countersign.engine.policy;

import static dev.countersign.engine.fixture.World.digest;
import static dev.countersign.protocol.request.StatementClass.DDL;
import static dev.countersign.protocol.request.StatementClass.DESTRUCTIVE;
import static dev.countersign.protocol.request.StatementClass.OPAQUE;
import static dev.countersign.protocol.request.StatementClass.READ;
import static dev.countersign.protocol.request.StatementClass.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.policy.Workflows.Demand;
import dev.countersign.engine.policy.Workflows.Demanded;
import dev.countersign.engine.policy.Workflows.Inapplicable;
import dev.countersign.engine.policy.Workflows.Uncovered;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.policy.RejectRule;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.request.DdlLock;
import dev.countersign.protocol.request.EffectList;
import dev.countersign.protocol.request.Effects;
import dev.countersign.protocol.request.Hazard;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.Rewrite;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.protocol.request.Where;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkflowsTest {
  private static final String STEPS = "steps: [ { name: look, quorums: [ 1 of group:dba ] } ]\n";

  /** A Wednesday, a quarter past nine in the morning in London and ten in Berlin. */
  private static final Instant NOW = Instant.parse("2026-11-25T09:15:00Z");

  @Test
  void shouldRefuseWhatNoPolicyIsAbout() {
    assertThat(demanded(update("orders"), "policy: p\nmatch: { targets: [other] }\n" + STEPS))
        .isInstanceOf(Uncovered.class);
  }

  @Test
  void shouldMergeStepsOfOneNameAndKeepTheOthersInTheOrderOfPriorityThenName() {
    var workflow =
        workflow(
            update("orders"),
            """
            policy: b
            steps:
              - { name: security, quorums: [ 1 of group:security ] }
              - { name: dba, quorums: [ 2 of group:dba ], reject: noted, selfApproval: allowed }
            """,
            """
            policy: a
            priority: 5
            steps:
              - { name: dba, quorums: [ 1 of group:dba, 1 of user:carol ], reject: { counts: 3 } }
              - { name: last, quorums: [ 1 of user:root ] }
            """);

    assertThat(workflow).extracting(Step::name).containsExactly("security", "dba", "last");
    var dba = workflow.get(1);
    // Two of the group are one of it as well.
    assertThat(dba.quorums())
        .extracting(it -> it.count() + " of " + it.anyOf())
        .containsExactly("2 of [group:dba]", "1 of [user:carol]");
    assertThat(dba.policies()).containsExactly("a", "b");
    assertThat(dba.reject()).isEqualTo(RejectRule.COUNTS);
    assertThat(dba.rejections()).isEqualTo(3);
    assertThat(dba.selfApproval()).isFalse();
  }

  @Test
  void shouldLetAnExclusivePolicyReplaceLessSpecificOnesAndNoOthers() {
    var judgements =
        Workflows.judgements(
            published(
                "policy: general\n" + STEPS,
                "policy: hot\nexclusive: true\nmatch: { targets: [orders] }\napprove: automatically\n",
                "policy: finance\nmatch: { targets: [orders], environments: [production], tables: [orders] }\n"
                    + STEPS),
            update("orders"));

    assertThat(judgements)
        .extracting(it -> it.published().policy().name() + " " + it.relevance())
        .containsExactly(
            "finance Matches[specificity=5, automatic=false]",
            "general Replaced[specificity=0, by=hot, bySpecificity=2]",
            "hot Matches[specificity=2, automatic=true]");
  }

  @Test
  void shouldAskOnlyForTheVotesOfThePoliciesThatDoNotApproveByThemselves() {
    var reads = "policy: r\napprove: { atMostRisk: low, when: size(tables) < 2 }\n" + STEPS;

    assertThat(workflow(operation(READ, List.of("a")), reads)).isEmpty();
    assertThat(workflow(operation(READ, List.of("a", "b")), reads)).hasSize(1);
    assertThat(workflow(operation(WRITE, List.of("a")), reads)).hasSize(1);
    assertThat(workflow(operation(READ, List.of("a")), reads, "policy: s\n" + STEPS)).hasSize(1);
  }

  @Test
  void shouldMatchByWhoAsksAndByWhatTheTargetIsLabelled() {
    assertMatches(update("orders"), "requesters: [group:dev]");
    assertMatches(update("orders"), "requesters: [user:bob, role:developer]");
    assertSilent(update("orders"), "requesters: [role:admin]");
    assertMatches(update("orders"), "requesterKinds: [person]");
    assertSilent(update("orders"), "requesterKinds: [ai]");
    assertMatches(update("orders"), "labels: { tier: \"g*\" }");
    assertSilent(update("orders"), "labels: { tier: gold, team: pay }");
  }

  @Test
  void shouldTakeATableWithoutItsSchemaForAnyOfThatNameWhenItAsksWhetherOneIsTouched() {
    assertMatches(update("orders"), "tables: [public.orders]");
    assertMatches(update("public.orders"), "tables: [orders]");
    assertMatches(update("PUBLIC.Orders"), "tables: [public.orders]");
    assertSilent(update("audit.orders"), "tables: [public.orders]");
  }

  @Test
  void shouldTakeItForNoneWhenItAsksWhetherNothingElseIsTouched() {
    assertMatches(update("scratch.a"), "onlyTables: [\"scratch.*\"]");
    assertSilent(update("orders"), "onlyTables: [\"scratch.*\"]");
    assertSilent(operation(WRITE, List.of("scratch.a", "b.c")), "onlyTables: [\"scratch.*\"]");
    assertSilent(operation(WRITE, List.of()), "onlyTables: [\"*\"]");
    // A function may touch whatever it does.
    assertSilent(calling(WRITE, "evil"), "onlyTables: [\"scratch.*\"]");
    assertMatches(calling(READ, "lower"), "onlyTables: [\"scratch.*\"]");
  }

  @Test
  void shouldCompareNamesPartByPartAndLetNoStarReachOverADot() {
    assertMatches(update("orders_db.public.orders"), "tables: [public.orders]");
    assertMatches(update("orders_db.public.orders"), "tables: [orders]");
    assertSilent(update("scratch.public.payroll"), "onlyTables: [\"scratch.*\"]");
    assertSilent(update("scratch.public.payroll"), "tables: [\"scratch.*\"]");
  }

  @Test
  void shouldRefuseWhereMoreTablesAreNamedThanAreLookedAt() {
    var tables = IntStream.range(0, 301).mapToObj(i -> "t" + i).toList();
    assertThat(demanded(operation(WRITE, tables), "policy: p\nmatch: { tables: [a] }\n" + STEPS))
        .isInstanceOf(Inapplicable.class);
    assertThat(
            demanded(
                operation(WRITE, tables),
                "policy: p\nmatch: { targets: [other], tables: [a] }\n" + STEPS))
        .isInstanceOf(Uncovered.class);
  }

  @Test
  void shouldNotTakeDdlForWhatTakesSomethingAway() {
    assertSilent(operation(DESTRUCTIVE, List.of("orders")), "classes: [write, ddl]");
    assertMatches(operation(DESTRUCTIVE, List.of("orders")), "classes: [destructive]");
    assertMatches(operation(DESTRUCTIVE, List.of("orders")), "tables: [orders]");
  }

  @Test
  void shouldLetNoPolicyThatPicksClassesCoverApprovals() throws PolicyException {
    var classes =
        "policy: p\nmatch: { classes: [read, write, ddl, destructive, privileged] }\n" + STEPS;
    assertThat(PolicyFile.parse(classes).match().kinds()).doesNotContain(OperationKind.APPROVAL);
  }

  @Test
  void shouldMatchByTheClocksOfTheTimeZone() {
    assertMatches(
        update("orders"),
        "times: [ { days: [wed], from: 10:00, to: 11:00, zone: Europe/Berlin } ]");
    assertSilent(update("orders"), "times: [ { days: [wed], from: 10:00, to: 11:00, zone: UTC } ]");
    assertMatches(
        update("orders"), "times: [ { days: [tue], from: 22:00, to: 09:30, zone: UTC } ]");
    assertSilent(update("orders"), "times: [ { days: [wed], from: 22:00, to: 09:15, zone: UTC } ]");
  }

  @Test
  void shouldMatchByACondition() {
    assertMatches(
        update("orders"),
        "when: statementClass == 'write' && 'dev' in groups && labels['tier'] == 'gold'");
    assertSilent(update("orders"), "when: now.getHours('Europe/Berlin') < 10");
    assertMatches(update("orders"), "when: now.getHours('Europe/Berlin') == 10");
  }

  @Test
  void shouldMatchByWhatAStatementDoes() {
    var update = doing(List.of(EffectList.COLUMNS_READ), Where.MISSING);

    assertMatches(update, "when: where in ['missing', 'always-true'] && 'a.b' in columnsWritten");
    assertMatches(update, "when: writes == ['a'] && lock == 'none' && rewrite == 'no'");
    assertMatches(update, "when: hazards.exists(h, h == 'cross-join') && fingerprint == ''");
    assertSilent(update, "when: where == 'none' || 'b' in writes");
  }

  /** That a list which may lack something lacks it says nothing. */
  @Test
  void shouldRefuseWhereAConditionNeedsWhatIsUnknown() {
    var update = doing(List.of(EffectList.COLUMNS_READ), Where.MISSING);
    var condition = "policy: p\nmatch: { when: \"'t.card' in columnsRead\" }\n" + STEPS;

    assertThat(demanded(update, condition)).isInstanceOf(Inapplicable.class);
    assertMatches(update, "when: \"'columnsRead' in unknown || 't.card' in columnsRead\"");
  }

  @Test
  void shouldRefuseWhereAConditionCannotBeAnswered() {
    var demand =
        demanded(
            update("orders"), "policy: p\nmatch: { when: \"labels['none'] == 'x'\" }\n" + STEPS);
    assertThat(demand).isInstanceOf(Inapplicable.class);
    assertThat(((Inapplicable) demand).why()).contains("policy p").contains("cannot be answered");
  }

  @Test
  void shouldRefuseAConditionThatWouldTakeWithoutEnd() {
    var tables = IntStream.range(0, 500).mapToObj(i -> "t" + i).toList();
    var loops = "tables.all(a, tables.all(b, tables.all(c, a != b || b != c || a == c)))";
    assertThat(
            demanded(
                operation(WRITE, tables),
                "policy: p\nmatch: { when: \"" + loops + "\" }\n" + STEPS))
        .isInstanceOf(Inapplicable.class);
  }

  @Test
  void shouldRefuseWhereTablesOfAnOpaqueTextAreAskedFor() {
    var policy = "policy: p\nmatch: { classes: [opaque], tables: [orders] }\n" + STEPS;
    assertThat(demanded(operation(OPAQUE, List.of()), policy)).isInstanceOf(Inapplicable.class);
  }

  @Test
  void shouldTakeTheStricterLimits() {
    var demand =
        (Demanded)
            demanded(
                operation(DDL, List.of()),
                "policy: a\nstatementTimeout: 10s\nticket: required\npendingFor: 1h\n" + STEPS,
                "policy: b\nstatementTimeout: 5s\nrowLimit: 7\nresultsFor: 7d\nticket: \"OPS-.*\"\nreason: required\n"
                    + STEPS);
    var workflow = demand.workflow();
    assertThat(workflow.statementTimeout()).hasValueSatisfying(it -> assertThat(it).hasSeconds(5));
    assertThat(workflow.rowLimit()).contains(7);
    assertThat(workflow.resultsFor()).hasDays(7);
    assertThat(workflow.pendingFor()).hasHours(1);
    assertThat(demand.reasonRequired()).isTrue();
    assertThat(demand.unsatisfiedBy("OPS-1", false)).isEmpty();
    assertThat(demand.unsatisfiedBy("DEV-1", false)).contains("OPS-.*");
    assertThat(demand.unsatisfiedBy("", false)).isPresent();
  }

  @Test
  void shouldAllowNothingByAPolicyThatOnlyRestricts() {
    var ticket = "policy: t\nticket: required\n";
    assertThat(demanded(update("orders"), ticket)).isInstanceOf(Uncovered.class);
    var demand = (Demanded) demanded(update("orders"), ticket, "policy: p\n" + STEPS);
    assertThat(demand.unsatisfiedBy("", false)).isPresent();
    assertThat(demand.workflow().steps()).hasSize(1);
  }

  private static void assertMatches(Inquiry inquiry, String condition) {
    assertThat(demanded(inquiry, "policy: p\nmatch:\n  " + condition + "\n" + STEPS))
        .as(condition)
        .isInstanceOf(Demanded.class);
  }

  private static void assertSilent(Inquiry inquiry, String condition) {
    assertThat(demanded(inquiry, "policy: p\nmatch:\n  " + condition + "\n" + STEPS))
        .as(condition)
        .isInstanceOf(Uncovered.class);
  }

  private static List<Step> workflow(Inquiry inquiry, String... policies) {
    return ((Demanded) demanded(inquiry, policies)).workflow().steps();
  }

  private static Demand demanded(Inquiry inquiry, String... policies) {
    return Workflows.demandedBy(published(policies), inquiry);
  }

  private static List<PublishedPolicy> published(String... policies) {
    return Arrays.stream(policies).map(WorkflowsTest::published).toList();
  }

  private static PublishedPolicy published(String source) {
    try {
      return new PublishedPolicy(PolicyFile.parse(source), 1, digest(source), source);
    } catch (PolicyException e) {
      throw new AssertionError(source, e);
    }
  }

  private static Inquiry update(String table) {
    return operation(WRITE, List.of(table));
  }

  private static Inquiry calling(StatementClass statementClass, String function) {
    return operation(statementClass, List.of("scratch.a"), List.of(function));
  }

  private static Inquiry operation(StatementClass statementClass, List<String> tables) {
    return operation(statementClass, tables, List.of());
  }

  private static Inquiry doing(List<EffectList> unknown, Where where) {
    var effects =
        new Effects(
            List.of(),
            List.of("a"),
            List.of(),
            List.of("a.b"),
            unknown,
            where,
            DdlLock.NONE,
            Rewrite.NO,
            List.of(Hazard.CROSS_JOIN));
    return operation(
        new OperationFacts(
            WRITE, 1, List.of("a"), List.of(), "", List.of(), effects, Optional.empty()));
  }

  private static Inquiry operation(
      StatementClass statementClass, List<String> tables, List<String> functions) {
    return operation(new OperationFacts(statementClass, 1, tables, functions, "", List.of()));
  }

  private static Inquiry operation(OperationFacts facts) {
    return new Inquiry(
        OperationKind.SQL,
        new TargetRef("orders", "production"),
        Map.of("tier", "gold"),
        facts,
        new Actor(
            new Subject("alice"),
            PrincipalKind.PERSON,
            SignIn.TOKEN,
            "",
            List.of("dev"),
            List.of(RoleGrant.everywhere(Role.DEVELOPER))),
        NOW);
  }
}
