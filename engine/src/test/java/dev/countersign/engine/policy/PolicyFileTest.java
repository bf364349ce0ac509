package dev.countersign.engine.policy;

import static dev.countersign.engine.fixture.Requests.group;
import static dev.countersign.engine.fixture.Requests.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.policy.Alternative;
import dev.countersign.protocol.policy.AutoApproval;
import dev.countersign.protocol.policy.LabelPattern;
import dev.countersign.protocol.policy.Match;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.PartyKind;
import dev.countersign.protocol.policy.Policy;
import dev.countersign.protocol.policy.Quorum;
import dev.countersign.protocol.policy.RejectRule;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.policy.WeeklyTime;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.Risk;
import dev.countersign.protocol.request.StatementClass;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyFileTest {

  @Test
  void shouldReadEverythingThatMayStandInOne() throws PolicyException {
    var policy =
        PolicyFile.parse(
            """
            policy: production-changes
            priority: 20
            exclusive: true
            match:
              kinds: [sql, tool-call]
              targets: ["orders*"]
              environments: [production]
              classes: [write, ddl]
              tables: [public.orders]
              onlyTables: ["public.*"]
              functions: [lower]
              requesters: [group:contractors, role:developer]
              requesterKinds: [person, ai]
              labels: { tier: gold, team: "pay*" }
              times:
                - { days: [sat, sun], zone: UTC }
                - { from: 22:00, to: 06:00, zone: Europe/Berlin }
              when: statements < 3
            steps:
              - name: dba review
                quorums:
                  - 1 of group:dba
                  - 2 of user:carol | role:approver
                reject: { counts: 2 }
                selfApproval: allowed
                samePeople: allowed
                exclude: [user:dave, "shared-group:team-*"]
              - name: last word
                quorums: [ 1 of user:root ]
                reject: noted
            approve: { atMostRisk: medium, when: size(tables) == 1 }
            reason: required
            ticket: "[A-Z]+-[0-9]+"
            pendingFor: 7d
            approvedFor: 30m
            executions: 3
            repeatFailed: true
            statementTimeout: 10s
            rowLimit: 500
            resultsFor: 7d
            lane: 2
            """);
    assertThat(policy)
        .isEqualTo(
            new Policy(
                "production-changes",
                20,
                true,
                new Match(
                    List.of(OperationKind.SQL, OperationKind.TOOL_CALL),
                    List.of("orders*"),
                    List.of("production"),
                    List.of(StatementClass.WRITE, StatementClass.DDL),
                    List.of("public.orders"),
                    List.of("public.*"),
                    List.of("lower"),
                    List.of(group("contractors"), new Party(PartyKind.ROLE, "developer")),
                    List.of(PrincipalKind.PERSON, PrincipalKind.AI),
                    List.of(new LabelPattern("tier", "gold"), new LabelPattern("team", "pay*")),
                    List.of(
                        new WeeklyTime(
                            List.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY), 0, 1440, "UTC"),
                        new WeeklyTime(List.of(DayOfWeek.values()), 1320, 360, "Europe/Berlin")),
                    Optional.of("statements < 3")),
                false,
                List.of(
                    new Step(
                        "dba review",
                        List.of("production-changes"),
                        List.of(
                            new Quorum(1, List.of(group("dba"))),
                            new Quorum(
                                2,
                                List.of(
                                    new Party(PartyKind.ROLE, "approver"),
                                    new Party(PartyKind.USER, "carol")))),
                        List.of(new Alternative(List.of(1, 2))),
                        RejectRule.COUNTS,
                        2,
                        true,
                        true,
                        List.of(new Party(PartyKind.USER, "dave")),
                        List.of("team-*"),
                        false),
                    step(
                        "last word",
                        "production-changes",
                        RejectRule.NOTED,
                        new Quorum(1, List.of(new Party(PartyKind.USER, "root"))))),
                Optional.of(
                    new AutoApproval(Optional.of(Risk.MEDIUM), Optional.of("size(tables) == 1"))),
                true,
                Optional.of("[A-Z]+-[0-9]+"),
                Duration.ofDays(7),
                Duration.ofMinutes(30),
                3,
                true,
                Optional.of(Duration.ofSeconds(10)),
                Optional.of(500),
                Duration.ofDays(7),
                Optional.of(2),
                List.of(),
                false,
                true,
                true,
                Duration.ofHours(24),
                Optional.empty()));
  }

  @Test
  void shouldFillInWhatIsNotSaid() throws PolicyException {
    assertThat(PolicyFile.parse("policy: reads\napprove: automatically\n"))
        .isEqualTo(
            new Policy(
                "reads",
                0,
                false,
                new Match(
                    Arrays.stream(OperationKind.values())
                        .filter(it -> it != OperationKind.POLICY_CHANGE)
                        .toList(),
                    List.of("*"),
                    List.of("*"),
                    List.of(
                        StatementClass.READ,
                        StatementClass.WRITE,
                        StatementClass.DDL,
                        StatementClass.DESTRUCTIVE,
                        StatementClass.PRIVILEGED),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.empty()),
                false,
                List.of(),
                Optional.empty(),
                false,
                Optional.empty(),
                Duration.ofHours(24),
                Duration.ofHours(4),
                1,
                false,
                Optional.empty(),
                Optional.empty(),
                Duration.ofDays(30),
                Optional.empty(),
                List.of(),
                false,
                true,
                true,
                Duration.ofHours(24),
                Optional.empty()));
  }

  @Test
  void shouldReadAnyAndAllInsideEachOther() throws PolicyException {
    var step =
        PolicyFile.parse(
                """
                policy: p
                steps:
                  - name: look
                    quorums:
                      - 1 of group:dba
                      - any:
                          - 2 of group:security
                          - all: [ 1 of user:carol, 1 of group:dba ]
                """)
            .steps()
            .getFirst();

    assertThat(step.quorums())
        .containsExactly(
            new Quorum(1, List.of(group("dba"))),
            new Quorum(2, List.of(group("security"))),
            new Quorum(2, List.of(group("dba"))),
            new Quorum(1, List.of(new Party(PartyKind.USER, "carol"))));
    assertThat(step.alternatives())
        .containsExactly(new Alternative(List.of(1, 2)), new Alternative(List.of(3, 4)));
  }

  @Test
  void shouldRefuseMoreWaysToMeetAStepThanAnyoneWouldRead() {
    var any = "any: [1 of user:a, 1 of user:b, 1 of user:c]";
    var refused =
        catchThrowableOfType(
            PolicyException.class,
            () ->
                PolicyFile.parse(
                    "policy: p\nsteps:\n  - name: s\n    quorums:"
                        + ("\n      - " + any.replace("user:", "user:%1$s")).formatted("u")
                        + ("\n      - " + any.replace("user:", "user:v"))
                        + ("\n      - " + any.replace("user:", "user:w"))
                        + ("\n      - " + any.replace("user:", "user:x"))));
    assertThat(refused).hasMessageContaining("64 ways");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          # what is wrong                      | where | what the author reads
          ""                                   | 1:1   | there is nothing
          "just text"                          | 1:1   | Expected keys and values (policy, priority
          "[a, b]"                             | 1:1   | Expected keys and values
          "approve: automatically"             | 1:1   | Expected a name under 'policy', but there is none
          "policy: P"                          | 1:9   | Expected a name of 1 to 63 of the characters
          "policy:"                            | 1:8   | Expected a text, but here is none
          "policy: [p]"                        | 1:9   | Expected a text, but here is none
          "policy: p"                          | 1:1   | Expected 'steps', 'approve: automatically', or one of freezes
          "policy: p;approve: yes"             | 2:10  | Expected one of automatically, but it is 'yes'
          "policy: p;aprove: automatically"    | 2:1   | but it is 'aprove'. Did you mean 'approve'?
          "policy: p;policy: q"                | 2:1   | Expected policy once, but it is here again
          "policy: p;approve: automatically;steps: []" | 1:1 | there are both
          "policy: p;steps: []"                | 2:8   | Expected a list of 1 to 50, but it has 0
          "policy: p;steps: {a: b}"            | 2:8   | Expected a list, but here is none
          "policy: p;steps: [{name: a}]"       | 2:9   | Expected a step with 'name' and 'quorums'
          "policy: p;steps: [{name: a, quorums: [two of group:dba]}]" | 2:29 | Expected a quorum such as '2 of group:dba', but it is 'two of group:dba'
          "policy: p;steps: [{name: a, quorums: [0 of group:dba]}]" | 2:29 | Expected 1 to 50
          "policy: p;steps: [{name: a, quorums: [1 of dba]}]" | 2:29 | Expected group:NAME, role:NAME or user:NAME, but it is 'dba'
          "policy: p;steps: [{name: a, quorums: [1 of group:dba |]}]" | 2:29 | but it is ''
          "policy: p;steps: [{name: a, quorums: [1 of role:Boss]}]" | 2:29 | Expected the name of a role, but it is 'Boss'
          "policy: p;steps: [{name: a, quorums: [1 of group:DBA]}]" | 2:29 | Expected the name of a group
          "policy: p;steps: [{name: a, quorums: [1 of user:bob], reject: never}]" | 2:53 | Expected one of ends, noted, but it is 'never'
          "policy: p;steps: [{name: a, quorums: [1 of user:b]}, {name: a, quorums: [1 of user:b]}]" | 2:44 | 'a' is there twice
          "policy: p;approve: automatically;reason: maybe" | 3:9 | Expected one of required, optional, but it is 'maybe'
          "policy: p;approve: automatically;pendingFor: soon" | 3:13 | such as 30m, 4h or 7d, but it is 'soon'
          "policy: p;approve: automatically;pendingFor: 0h" | 3:13 | Expected a time from 1s to 366d
          "policy: p;approve: automatically;approvedFor: 367d" | 3:14 | Expected a time from 1s to 366d
          "policy: p;approve: automatically;approvedFor: 99999999d" | 3:14 | Expected a time
          "policy: p;approve: automatically;executions: 0" | 3:13 | Expected a number from 1 to 1000, but it is '0'
          "policy: p;approve: automatically;executions: many" | 3:13 | Expected a number from 1 to 1000
          "policy: p;approve: automatically;repeatFailed: yes" | 3:15 | Expected one of true, false, but it is 'yes'
          "policy: p;match: {class: [read]}"   | 2:9   | but it is 'class'. Did you mean 'classes'?
          "policy: p;match: {classes: [reed]}" | 2:19  | Expected one of read, write, ddl, destructive, privileged, opaque, but it is 'reed'. Did you mean 'read'?
          "policy: p;match: {classes: [none]}" | 2:19  | Expected one of read, write, ddl, destructive, privileged, opaque, but it is 'none'
          "policy: p;match: {kinds: [approval], classes: [read]}" | 2:37 | Expected no 'classes' for kind approval
          "policy: p;match: {classes: []}"     | 2:18  | Expected a list of 1 to 6, but it has 0
          "policy: p;match: {targets: [Orders]}" | 2:19 | Expected a pattern of
          "policy: p;match: {targets: orders}" | 2:18  | Expected a list, but here is none
          "policy: &a p;match: {targets: [*a]}" | 2:19 | Expected no aliases, but here is one
          "policy: !!binary p"                 | 1:9   | Expected a text, but here is none
          "policy: p;match: [[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]" | 2:23 | Expected 16 levels at most
          "policy: p;approve: {};steps: [{name: a, quorums: [1 of user:b]}]" | 2:10 | Expected 'atMostRisk' or 'when'
          "policy: p;approve: {atMostRisk: low}" | 1:1 | Expected 'steps' for what is not approved automatically
          "policy: p;exclusive: true;reason: required" | 2:12 | Expected 'steps' or 'approve' in an exclusive policy
          "policy: p;priority: -1;approve: automatically" | 2:11 | Expected a number from 0 to 1000
          "policy: p;ticket: '[';approve: automatically" | 2:9 | Expected 'required' or a regular expression (RE2)
          "policy: p;resultsFor: 31d;approve: automatically" | 2:13 | Expected 30 days at most, but it is '31d'
          "policy: p;rowLimit: 0;approve: automatically" | 2:11 | Expected a number from 1 to 10000000
          "policy: p;match: {when: statments > 1}" | 2:15 | undeclared reference to 'statments'
          "policy: p;match: {when: statements}" | 2:15 | Expected a condition in CEL
          "policy: p;match: {when: 'target + target == environment'}" | 2:15 | it adds up something else than numbers
          "policy: p;match: {when: 'size(tables + tables) == 1'}" | 2:15 | it adds up something else than numbers
          "policy: p;match: {when: 'tables.map(t, t).size() == 1'}" | 2:15 | Expected a condition in CEL
          "policy: p;match: {kinds: [sql, approval], classes: [read]}" | 2:42 | Expected no 'classes' for kind approval
          "policy: p;match: {when: '1 +'}"     | 2:15  | Expected a condition in CEL
          "policy: p;match: {times: [{from: 25:00, zone: UTC}]}" | 2:24 | Expected a time of day from 00:00 to 24:00
          "policy: p;match: {times: [{from: 09:00}]}" | 2:17 | Expected a time with its 'zone'
          "policy: p;match: {times: [{zone: Mars}]}" | 2:24 | Expected a time zone such as Europe/Berlin
          "policy: p;match: {times: [{days: [monday], zone: UTC}]}" | 2:25 | Expected one of mon, tue
          "policy: p;match: {labels: {Tier: gold}}" | 2:17 | Expected labels of
          "policy: p;match: {requesterKinds: [agent]}" | 2:26 | Expected one of person, ai, service
          "policy: p;match: {requesters: [bob]}" | 2:22 | Expected group:NAME, role:NAME or user:NAME
          "policy: p;steps: [{name: a, quorums: [{some: [1 of user:b]}]}]" | 2:30 | Expected one of any, all
          "policy: p;steps: [{name: a, quorums: [1 of user:b], reject: {counts: 0}}]" | 2:60 | Expected a number from 1 to 50
          "policy: p;steps: [{name: a, quorums: [1 of user:b], exclude: [shared-group:A]}]" | 2:53 | Expected shared-group:
          "policy: p;steps: [{name: a, quorums: [1 of user:b], selfApproval: yes}]" | 2:57 | Expected one of allowed, refused
          "policy: p;  match: {"               | 2:8   | Expected YAML, but
          "policy: p;---;policy: q"            | 2:1   | Expected YAML, but
          """)
  void shouldSayWhereAndWhy(String source, String where, String what) {
    var refused =
        catchThrowableOfType(
            PolicyException.class, () -> PolicyFile.parse(source.replace(';', '\n')));
    assertThat(refused).as(source).isNotNull();
    assertThat(refused).hasMessageContaining(what);
    assertThat(refused.line() + ":" + refused.column()).as(refused.getMessage()).isEqualTo(where);
    assertThat(refused).hasMessageStartingWith("line " + refused.line() + ", column ");
  }

  @Test
  void shouldRefuseATextWithoutEnd() {
    var refused =
        catchThrowableOfType(
            PolicyException.class, () -> PolicyFile.parse("policy: p\n#" + "x".repeat(1 << 16)));
    assertThat(refused).hasMessageContaining("65536");
  }

  @Test
  void shouldRefuseNestingWithoutEndBeforeItIsBuilt() {
    var refused =
        catchThrowableOfType(
            PolicyException.class, () -> PolicyFile.parse("policy: " + "[".repeat(60_000)));
    assertThat(refused).hasMessageContaining("16 levels");
  }

  @Test
  void shouldRefuseCharactersThatNobodySees() {
    var refused =
        catchThrowableOfType(PolicyException.class, () -> PolicyFile.parse("policy: a\u0000b\n"));
    assertThat(refused).hasMessageContaining("printable");
  }

  @Test
  void shouldNotRepeatATextWithoutEnd() {
    var refused =
        catchThrowableOfType(
            PolicyException.class, () -> PolicyFile.parse("policy: " + "X".repeat(10_000)));
    assertThat(refused.getMessage()).hasSizeLessThan(300);
  }
}
