package dev.countersign.engine.request;

import dev.countersign.engine.fixture.World;
import dev.countersign.engine.request.Play.Kind;
import dev.countersign.engine.request.Play.Move;
import dev.countersign.protocol.envelope.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * What chance may play: a policy, a submission, and ten to sixty moves, half the time on the way to
 * a result.
 */
final class Plays {
  private static final List<String> POLICIES =
      List.of(
          steps("1 of group:dba"),
          steps("2 of group:dba"),
          steps("1 of group:dba", "1 of role:approver"),
          steps("1 of group:dba | user:erin", "1 of user:bob | user:carol"),
          steps("1 of group:dba").replace("executions: 1", "executions: 3"),
          steps("2 of role:approver").replace("ends", "{ counts: 2 }") + "repeatFailed: true\n",
          steps("1 of group:dba").replace("ends", "noted"),
          steps("1 of group:dba")
              .replace(
                  "reject:",
                  "reject: ends\n  - name: second\n    quorums: [ 1 of role:approver ]\n    reject:"),
          steps("any: [ 2 of group:dba, 1 of user:erin ]"),
          steps(
              "1 of group:dba", "any: [ 1 of user:erin, all: [ 1 of user:bob, 1 of user:carol ] ]"),
          // Bob and carol are needed in the second step: dave has to sit in the first.
          steps("1 of group:dba")
              .replace(
                  "reject:",
                  "reject: ends\n  - name: second\n    quorums: [ 1 of user:bob, 1 of user:carol ]\n    reject:"),
          steps("1 of role:approver | role:developer")
              .replace("reject: ends", "reject: ends\n    selfApproval: allowed"),
          steps("2 of role:approver")
              .replace(
                  "reject:",
                  "exclude: [ user:erin, \"shared-group:d*\" ]\n    reject: ends\n  - name: second\n    quorums: [ 1 of role:approver ]\n    samePeople: allowed\n    reject:"),
          steps("1 of group:dba", "1 of role:approver") + "override: forbidden\n",
          steps("1 of group:dba")
              .replace(
                  "reject:",
                  "reject: ends\n  - name: second\n    quorums: [ 1 of role:approver ]\n    nonBypassable: true\n    reject:"),
          steps("1 of group:dba") + "lane: 1\n",
          "policy: p\napprove: automatically\nexecutions: 2\nlane: 2\n",
          "policy: p\napprove: automatically\nexecutions: 2\n");

  /** Without these, chance would seldom get as far as an execution. */
  private static final List<Move> STRAIGHT_ON =
      List.of(
          straight(Kind.APPROVE, World.BOB),
          straight(Kind.APPROVE, World.CAROL),
          straight(Kind.APPROVE, World.ERIN),
          straight(Kind.DISPATCH, World.ALICE),
          straight(Kind.CONSUME, World.ALICE),
          straight(Kind.TURN, World.AGENT_1),
          straight(Kind.CLAIM, World.AGENT_1),
          straight(Kind.SUCCEED, World.AGENT_1),
          straight(Kind.READ, World.ALICE));

  private Plays() {}

  static Arbitrary<Play> any() {
    var first =
        Arbitraries.of(World.ALICE, World.BOB)
            .flatMap(who -> choice().map(it -> new Move(Kind.SUBMIT, who, it, Duration.ZERO)));
    var moves =
        Combinators.combine(kinds(), people(), choice(), pauses())
            .as(Move::new)
            .list()
            .ofMinSize(10)
            .ofMaxSize(60);
    return Combinators.combine(
            Arbitraries.of(POLICIES),
            first,
            moves,
            Arbitraries.of(true, false),
            Arbitraries.of(true, false, false))
        .as(
            (policy, submission, chance, straight, approval) -> {
              var all = new ArrayList<Move>();
              all.add(submission);
              all.addAll(straight ? between(STRAIGHT_ON, chance) : chance);
              return new Play(World.with(policy), approval, all);
            });
  }

  /** The planned moves in their order, with what chance adds before each of them and at the end. */
  private static List<Move> between(List<Move> planned, List<Move> chance) {
    var all = new ArrayList<Move>();
    int each = chance.size() / (4 * planned.size());
    for (int i = 0; i < planned.size(); i++) {
      all.addAll(chance.subList(i * each, (i + 1) * each));
      all.add(planned.get(i));
    }
    all.addAll(chance.subList(planned.size() * each, chance.size()));
    return all;
  }

  private static Move straight(Kind kind, Subject by) {
    return new Move(kind, by, 7, Duration.ofSeconds(1));
  }

  private static String steps(String... quorums) {
    return "policy: p\nsteps:\n  - name: first\n    quorums:\n      - "
        + String.join("\n      - ", quorums)
        + "\n    reject: ends\nexecutions: 1\n";
  }

  private static Arbitrary<Kind> kinds() {
    return Arbitraries.frequency(
        Tuple.of(1, Kind.SUBMIT),
        Tuple.of(15, Kind.APPROVE),
        Tuple.of(2, Kind.REJECT),
        Tuple.of(2, Kind.WITHDRAW),
        Tuple.of(1, Kind.OVERRIDE),
        Tuple.of(2, Kind.REVIEW),
        Tuple.of(1, Kind.CANCEL),
        Tuple.of(10, Kind.DISPATCH),
        Tuple.of(6, Kind.CONSUME),
        Tuple.of(6, Kind.TURN),
        Tuple.of(12, Kind.CLAIM),
        Tuple.of(1, Kind.BEAT),
        Tuple.of(5, Kind.SUCCEED),
        Tuple.of(3, Kind.FAIL),
        Tuple.of(1, Kind.STOP),
        Tuple.of(3, Kind.RECONCILE),
        Tuple.of(2, Kind.INSPECT),
        Tuple.of(2, Kind.READ),
        Tuple.of(4, Kind.RING),
        Tuple.of(2, Kind.GOVERN));
  }

  private static Arbitrary<Subject> people() {
    return Arbitraries.of(World.ALICE, World.BOB, World.CAROL, World.DAVE, World.ERIN);
  }

  private static Arbitrary<Integer> choice() {
    return Arbitraries.integers().between(0, 999);
  }

  private static Arbitrary<Duration> pauses() {
    return Arbitraries.frequency(
        Tuple.of(24, Duration.ZERO),
        Tuple.of(6, Duration.ofSeconds(1)),
        Tuple.of(3, Duration.ofSeconds(11)),
        Tuple.of(2, Duration.ofMinutes(6)),
        Tuple.of(1, Duration.ofHours(5)));
  }
}
