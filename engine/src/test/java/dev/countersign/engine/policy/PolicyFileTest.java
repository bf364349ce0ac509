package dev.countersign.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.countersign.protocol.policy.Match;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.PartyKind;
import dev.countersign.protocol.policy.Policy;
import dev.countersign.protocol.policy.Quorum;
import dev.countersign.protocol.policy.RejectRule;
import dev.countersign.protocol.policy.Step;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.StatementClass;
import java.time.Duration;
import java.util.List;
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
            match:
              kinds: [sql, tool-call]
              targets: ["orders*"]
              environments: [production]
              classes: [write, ddl]
            steps:
              - name: dba review
                quorums:
                  - 1 of group:dba
                  - 2 of role:approver | user:carol
                reject: counts
              - name: last word
                quorums: [ 1 of user:root ]
            reason: required
            pendingFor: 7d
            approvedFor: 30m
            executions: 3
            repeatFailed: true
            """);
    assertThat(policy)
        .isEqualTo(
            new Policy(
                "production-changes",
                new Match(
                    List.of(OperationKind.SQL, OperationKind.TOOL_CALL),
                    List.of("orders*"),
                    List.of("production"),
                    List.of(StatementClass.WRITE, StatementClass.DDL)),
                List.of(
                    new Step(
                        "dba review",
                        "production-changes",
                        List.of(
                            new Quorum(1, List.of(new Party(PartyKind.GROUP, "dba"))),
                            new Quorum(
                                2,
                                List.of(
                                    new Party(PartyKind.ROLE, "approver"),
                                    new Party(PartyKind.USER, "carol")))),
                        RejectRule.COUNTS),
                    new Step(
                        "last word",
                        "production-changes",
                        List.of(new Quorum(1, List.of(new Party(PartyKind.USER, "root")))),
                        RejectRule.ENDS)),
                true,
                Duration.ofDays(7),
                Duration.ofMinutes(30),
                3,
                true,
                List.of()));
  }

  @Test
  void shouldFillInWhatIsNotSaid() throws PolicyException {
    assertThat(PolicyFile.parse("policy: reads\napprove: automatically\n"))
        .isEqualTo(
            new Policy(
                "reads",
                new Match(
                    List.of(OperationKind.values()),
                    List.of("*"),
                    List.of("*"),
                    List.of(
                        StatementClass.READ,
                        StatementClass.WRITE,
                        StatementClass.DDL,
                        StatementClass.PRIVILEGED)),
                List.of(),
                false,
                Duration.ofHours(24),
                Duration.ofHours(4),
                1,
                false,
                List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          # what is wrong                      | where | what the author reads
          ""                                   | 1:1   | there is nothing
          "just text"                          | 1:1   | Expected keys and values (policy, match, steps
          "[a, b]"                             | 1:1   | Expected keys and values
          "approve: automatically"             | 1:1   | Expected a name under 'policy', but there is none
          "policy: P"                          | 1:9   | Expected a name of 1 to 63 of the characters
          "policy:"                            | 1:8   | Expected a text, but here is none
          "policy: [p]"                        | 1:9   | Expected a text, but here is none
          "policy: p"                          | 1:1   | there is neither
          "policy: p;approve: yes"             | 2:10  | Expected one of automatically, but it is 'yes'
          "policy: p;aprove: automatically"    | 2:1   | Expected one of policy, match, steps, approve, reason, pendingFor, approvedFor, executions, repeatFailed, freezes, but it is 'aprove'
          "policy: p;policy: q"                | 2:1   | Expected policy once, but it is here again
          "policy: p;approve: automatically;steps: []" | 1:1 | there are both
          "policy: p;steps: []"                | 2:8   | Expected a list of 1 to 16, but it has 0
          "policy: p;steps: {a: b}"            | 2:8   | Expected a list, but here is none
          "policy: p;steps: [{name: a}]"       | 2:9   | Expected a step with 'name' and 'quorums'
          "policy: p;steps: [{name: a, quorums: [two of group:dba]}]" | 2:29 | Expected a quorum such as '2 of group:dba', but it is 'two of group:dba'
          "policy: p;steps: [{name: a, quorums: [0 of group:dba]}]" | 2:29 | Expected 1 to 50
          "policy: p;steps: [{name: a, quorums: [1 of dba]}]" | 2:29 | Expected group:NAME, role:NAME or user:NAME, but it is 'dba'
          "policy: p;steps: [{name: a, quorums: [1 of group:dba |]}]" | 2:29 | but it is ''
          "policy: p;steps: [{name: a, quorums: [1 of role:boss]}]" | 2:29 | Expected the name of a role, but it is 'boss'
          "policy: p;steps: [{name: a, quorums: [1 of group:DBA]}]" | 2:29 | Expected the name of a group
          "policy: p;steps: [{name: a, quorums: [1 of user:bob], reject: never}]" | 2:53 | Expected one of ends, counts, noted, but it is 'never'
          "policy: p;steps: [{name: a, quorums: [1 of user:b]}, {name: a, quorums: [1 of user:b]}]" | 2:44 | 'a' is there twice
          "policy: p;approve: automatically;reason: maybe" | 3:9 | Expected one of required, optional, but it is 'maybe'
          "policy: p;approve: automatically;pendingFor: soon" | 3:13 | such as 30m, 4h or 7d, but it is 'soon'
          "policy: p;approve: automatically;pendingFor: 0h" | 3:13 | Expected a time from 1s to 366d
          "policy: p;approve: automatically;approvedFor: 367d" | 3:14 | Expected a time from 1s to 366d
          "policy: p;approve: automatically;approvedFor: 99999999d" | 3:14 | Expected a time
          "policy: p;approve: automatically;executions: 0" | 3:13 | Expected a number from 1 to 1000, but it is '0'
          "policy: p;approve: automatically;executions: many" | 3:13 | Expected a number from 1 to 1000
          "policy: p;approve: automatically;repeatFailed: yes" | 3:15 | Expected one of true, false, but it is 'yes'
          "policy: p;match: {class: [read]}"   | 2:9   | Expected one of kinds, targets, environments, classes, but it is 'class'
          "policy: p;match: {classes: [reed]}" | 2:19  | Expected one of read, write, ddl, privileged, opaque, but it is 'reed'
          "policy: p;match: {classes: [none]}" | 2:19  | Expected one of read, write, ddl, privileged, opaque, but it is 'none'
          "policy: p;match: {kinds: [approval], classes: [read]}" | 2:37 | Expected no 'classes' for kind approval
          "policy: p;match: {classes: []}"     | 2:18  | Expected a list of 1 to 5, but it has 0
          "policy: p;match: {targets: [Orders]}" | 2:19 | Expected a pattern of
          "policy: p;match: {targets: orders}" | 2:18  | Expected a list, but here is none
          "policy: &a p;match: {targets: [*a]}" | 2:19 | Expected no aliases, but here is one
          "policy: !!binary p"                 | 1:9   | Expected a text, but here is none
          "policy: p;match: [[[[[[[[[]]]]]]]]]" | 2:15 | Expected 8 levels at most
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
    assertThat(refused).hasMessageContaining("8 levels");
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
