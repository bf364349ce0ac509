package dev.countersign.engine.policy;

import static dev.countersign.engine.fixture.Requests.group;
import static dev.countersign.engine.fixture.Requests.quorum;
import static dev.countersign.engine.fixture.Requests.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.Alternative;
import dev.countersign.protocol.policy.Quorum;
import dev.countersign.protocol.policy.RejectRule;
import dev.countersign.protocol.policy.Seat;
import dev.countersign.protocol.policy.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StaffingTest {
  private static final Subject ANN = new Subject("ann");
  private static final Subject BEN = new Subject("ben");
  private static final Subject CAT = new Subject("cat");

  /** Groups and who is in them; every quorum is of one group. */
  private record Groups(Map<String, List<Subject>> members) implements Candidates {
    @Override
    public boolean mayFill(Subject person, Step step, Quorum quorum) {
      return members.get(quorum.anyOf().getFirst().name()).contains(person);
    }

    @Override
    public Stream<Subject> members(Quorum quorum) {
      return members.get(quorum.anyOf().getFirst().name()).stream();
    }
  }

  private static Staffing staffing(Map<String, List<Subject>> groups, int patience) {
    return new Staffing(new Groups(groups), Set.of(), new Patience(patience));
  }

  private static Step one(String name, String group) {
    return step(name, "p", RejectRule.ENDS, quorum(1, group(group)));
  }

  private static Step either(String name, String group, String other) {
    var both = step(name, "p", RejectRule.ENDS, quorum(1, group(group)), quorum(1, group(other)));
    return new Step(
        name,
        both.policies(),
        both.quorums(),
        List.of(new Alternative(List.of(1)), new Alternative(List.of(2))),
        both.reject(),
        both.rejections(),
        false,
        false,
        List.of(),
        List.of(),
        false);
  }

  @Test
  void shouldNotTakeSomebodyWhomALaterStepCannotDoWithout() {
    var staffing = staffing(Map.of("all", List.of(ANN, BEN), "few", List.of(ANN)), 1_000);
    var first = one("first", "all");
    var later = List.of(one("second", "few"));

    assertThat(staffing.meet(List.of(ANN), List.of(), first, later)).isEmpty();
    assertThat(staffing.meet(List.of(ANN, BEN), List.of(), first, later))
        .contains(List.of(new Seat(1, BEN)));
  }

  @Test
  void shouldNotWaitForSomebodyWhoHasSaidNo() {
    var staffing = staffing(Map.of("all", List.of(ANN, BEN), "few", List.of(ANN)), 1_000);

    assertThat(
            staffing.meet(
                List.of(ANN), List.of(BEN), one("first", "all"), List.of(one("second", "few"))))
        .contains(List.of(new Seat(1, ANN)));
  }

  @Test
  void shouldNotKeepAnyoneWaitingForWhatTakesTooLongToTell() {
    var many = IntStream.range(0, 20).mapToObj(i -> new Subject("ops" + i)).toList();
    var staffing = staffing(Map.of("dba", List.of(ANN), "ops", many), 100_000);
    var later = new ArrayList<Step>();
    for (int i = 0; i < 9; i++) {
      later.add(either("step " + i, "dba", "ops"));
    }

    assertThat(staffing.meet(List.of(ANN), List.of(), one("first", "dba"), later))
        .contains(List.of(new Seat(1, ANN)));
  }

  @Test
  void shouldSayOnlyWhatItKnows() {
    var groups = Map.of("all", List.of(ANN, BEN), "few", List.of(CAT));
    var steps = List.of(one("first", "all"), one("second", "few"), one("third", "few"));

    assertThat(staffing(groups, 1_000).shortage(steps))
        .hasValueSatisfying(it -> assertThat(it.step().name()).isEqualTo("third"));
    assertThat(staffing(groups, 1).shortage(steps)).isEmpty();
  }
}
