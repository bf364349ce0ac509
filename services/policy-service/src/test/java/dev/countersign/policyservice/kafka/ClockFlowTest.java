package dev.countersign.policyservice.kafka;

import static dev.countersign.policyservice.testkit.TestWorld.ALICE;
import static dev.countersign.policyservice.testkit.TestWorld.BOB;
import static dev.countersign.policyservice.testkit.TestWorld.PRODUCTION;
import static dev.countersign.policyservice.testkit.TestWorld.approves;
import static dev.countersign.policyservice.testkit.TestWorld.requestId;
import static dev.countersign.policyservice.testkit.TestWorld.sql;
import static dev.countersign.policyservice.testkit.TestWorld.submits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.policyservice.testkit.Signed;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.RequestCommand.CancelRequest;
import dev.countersign.protocol.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker whose clock stands still, goes back, or jumps a year. */
class ClockFlowTest {
  private static final Duration PENDING_FOR = Duration.ofHours(1);
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Set<String> OUTCOMES =
      Set.of("RequestApproved", "RequestRejected", "RequestCancelled", "RequestExpired");

  private final Payload operation = sql("update orders set paid = true");
  private Stage stage;

  @BeforeEach
  void start(@TempDir Path folder) {
    stage = Stage.born(folder);
    submit("a", stage.now());
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  private void submit(String key, Instant at) {
    stage.pipe(submits(at, key, PRODUCTION, operation, DispatchMode.MANUAL), at);
  }

  private Signed vote(String key, Instant at) {
    return approves(BOB, at, requestId(key), operation.digest());
  }

  private List<String> outcomes(String key) {
    return stage.eventNames(requestId(key)).stream().filter(OUTCOMES::contains).toList();
  }

  private List<Instant> times() {
    return stage.recorded(Topics.EVENTS).stream().map(Recorded::meta).map(EventMeta::time).toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldComeToOneOutcomeWhereAVoteACancelAndTheDeadlineAreOfOneMoment(boolean voteFirst) {
    var moment = stage.now().plus(PENDING_FOR);
    var vote = vote("a", moment);
    var cancel = ALICE.says(moment, requestId("a").value(), new CancelRequest());

    stage.pipe(voteFirst ? vote : cancel, moment);
    stage.pipe(voteFirst ? cancel : vote, moment);
    stage.pass(PENDING_FOR);
    stage.pass(Duration.ofMinutes(1));

    assertThat(outcomes("a")).containsExactly("RequestExpired");
    assertThat(stage.replies()).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void shouldTakeTheFirstOnTheLogWhereTimestampsRepeat() {
    submit("b", stage.now());
    var cancel = ALICE.says(stage.now(), requestId("a").value(), new CancelRequest());

    stage.pipe(cancel);
    stage.pipe(vote("a", stage.now()));
    stage.pipe(vote("b", stage.now()));

    assertThat(outcomes("a")).containsExactly("RequestCancelled");
    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.NOT_PENDING);
    assertThat(outcomes("b")).containsExactly("RequestApproved");
    assertThat(times()).as("all of one moment").containsOnly(stage.now());
  }

  @Test
  void shouldTakeAYearForAYearAndGoOn() {
    stage.pass(YEAR);
    var then = stage.now();

    stage.pipe(vote("a", then), then);
    submit("b", then);
    stage.pipe(vote("b", then), then);

    assertThat(outcomes("a")).as("its time is long over").containsExactly("RequestExpired");
    assertThat(outcomes("b")).containsExactly("RequestApproved");
  }

  @Test
  void shouldGoOnAtTheTimeThatItIsOnceAJumpIsTakenBack() {
    var wrong = stage.now().plus(YEAR);
    submit("b", wrong);
    assertThat(stage.lastMeta().time()).isEqualTo(wrong);

    submit("c", stage.now());
    assertThat(stage.lastMeta().time()).as("of a request of its own").isEqualTo(stage.now());
    stage.pipe(vote("a", stage.now()));
    stage.pipe(vote("c", stage.now()));
    stage.pipe(vote("b", stage.now()));

    assertThat(outcomes("a")).containsExactly("RequestApproved");
    assertThat(outcomes("c")).containsExactly("RequestApproved");
    assertThat(outcomes("b")).containsExactly("RequestApproved");
    assertThat(stage.lastMeta().time()).as("one never goes back").isEqualTo(wrong);
  }
}
