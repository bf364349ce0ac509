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

/** What chance may play: a policy, a submission, and ten to sixty moves. */
final class Plays {
  private static final List<String> POLICIES =
      List.of(
          steps("1 of group:dba"),
          steps("2 of group:dba"),
          steps("1 of group:dba", "1 of role:approver"),
          steps("1 of group:dba | user:erin", "1 of user:bob | user:carol"),
          steps("1 of group:dba").replace("executions: 1", "executions: 3"),
          steps("2 of role:approver").replace("ends", "counts") + "repeatFailed: true\n",
          steps("1 of group:dba").replace("ends", "noted"),
          steps("1 of group:dba")
              .replace(
                  "reject:",
                  "reject: ends\n  - name: second\n    quorums: [ 1 of role:approver ]\n    reject:"),
          "policy: p\napprove: automatically\nexecutions: 2\n");

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
    return Combinators.combine(Arbitraries.of(POLICIES), first, moves)
        .as(
            (policy, submission, rest) -> {
              var all = new ArrayList<Move>();
              all.add(submission);
              all.addAll(rest);
              return new Play(World.with(policy), all);
            });
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
        Tuple.of(1, Kind.CANCEL),
        Tuple.of(10, Kind.DISPATCH),
        Tuple.of(12, Kind.CLAIM),
        Tuple.of(1, Kind.BEAT),
        Tuple.of(5, Kind.SUCCEED),
        Tuple.of(3, Kind.FAIL),
        Tuple.of(1, Kind.STOP),
        Tuple.of(3, Kind.RECONCILE),
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
