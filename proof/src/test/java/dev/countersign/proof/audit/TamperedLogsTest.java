package dev.countersign.proof.audit;

import static dev.countersign.proof.audit.Tampering.assertPlace;
import static dev.countersign.proof.audit.Tampering.at;
import static dev.countersign.proof.audit.Tampering.chained;
import static dev.countersign.proof.audit.Tampering.expect;
import static dev.countersign.proof.audit.Tampering.finding;
import static dev.countersign.proof.audit.Tampering.follower;
import static dev.countersign.proof.audit.Tampering.moved;
import static dev.countersign.proof.audit.Tampering.other;
import static dev.countersign.proof.audit.Tampering.records;
import static dev.countersign.proof.audit.Tampering.replace;
import static dev.countersign.proof.audit.Tampering.resign;
import static dev.countersign.proof.audit.Tampering.value;
import static dev.countersign.proof.audit.Tampering.withPrevious;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.avro.codec.Wire;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.audit.LogPosition;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each way of tampering with the logs is found, at its place, by the check that is there for it.
 */
class TamperedLogsTest {
  private static final int EVENTS = 40;

  @ParameterizedTest
  @MethodSource("dev.countersign.proof.audit.Tampering#seeds")
  void shouldFindAFlippedBitOfAnEvent(long seed) {
    var history = History.of(seed, EVENTS);
    var victim = chained(history);
    byte[] value = victim.value().clone();
    value[history.random.nextInt(value.length)] ^= (byte) (1 << history.random.nextInt(8));
    replace(
        history, victim, new LogRecord(victim.position(), victim.key(), victim.headers(), value));

    expect(history, Check.CONTENT, victim.position());
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.proof.audit.Tampering#seeds")
  void shouldFindAnAlteredKeyOrHeader(long seed) {
    var history = History.of(seed, EVENTS);
    var victim = chained(history);
    var headers = new ArrayList<>(victim.headers());
    headers.set(1, Records.header("ce_id", "another"));
    replace(
        history,
        victim,
        history.random.nextBoolean()
            ? new LogRecord(victim.position(), Records.utf8("x"), victim.headers(), victim.value())
            : new LogRecord(victim.position(), victim.key(), headers, victim.value()));

    expect(history, Check.CONTENT, victim.position());
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.proof.audit.Tampering#seeds")
  void shouldFindAnEventThatWasTakenOut(long seed) {
    var history = History.of(seed, EVENTS);
    var victim = chained(history);
    records(history, victim).remove(victim);

    expect(history, Check.RECORD_MISSING, victim.position());
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.proof.audit.Tampering#seeds")
  void shouldFindAnEventThatStandsTwice(long seed) {
    var history = History.of(seed, EVENTS);
    var victim = chained(history);
    var records = records(history, victim);
    int at = records.indexOf(victim);
    records.add(at, victim);

    // The copy is taken for the event itself; the event itself is then one too many. Where none is
    // chained after it, it is a record that repeats the sequence.
    var finding = finding(history);
    assertThat(finding.check()).isIn(Check.RECORD_UNCHAINED, Check.EVENT_SEQUENCE);
    assertPlace(finding, victim.position());
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.proof.audit.Tampering#seeds")
  void shouldFindAnEventThatWasPutIn(long seed) {
    var history = History.of(seed, EVENTS);
    var after = chained(history);
    var records = records(history, after);
    int at = records.indexOf(after);
    var free = moved(after, after.position().offset() - 1);
    records.add(at, free);

    expect(history, Check.RECORD_UNCHAINED, free.position());
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.proof.audit.Tampering#seeds")
  void shouldFindEventsThatChangedPlaces(long seed) {
    var history = History.of(seed, EVENTS);
    var victim = chained(history);
    var records = records(history, victim);
    var other = records.get((records.indexOf(victim) + 1) % records.size());
    if (other == victim) {
      return;
    }
    int first = Math.min(records.indexOf(victim), records.indexOf(other));
    int second = Math.max(records.indexOf(victim), records.indexOf(other));
    var one = records.get(first);
    var two = records.get(second);
    records.set(first, at(two, one.position()));
    records.set(second, at(one, two.position()));

    expect(history, Check.CONTENT, one.position());
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.proof.audit.Tampering#seeds")
  void shouldFindATopicThatWasMadeAnewOrAnotherTime(long seed) {
    var history = History.of(seed, EVENTS);
    var victim = chained(history);
    var p = victim.position();
    var other =
        history.random.nextBoolean()
            ? new LogPosition(p.topic(), "another", p.partition(), p.offset(), p.timestamp())
            : new LogPosition(
                p.topic(), p.topicId(), p.partition(), p.offset(), p.timestamp().plusMillis(1));
    replace(history, victim, at(victim, other));

    expect(history, Check.POSITION, p);
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.proof.audit.Tampering#seeds")
  void shouldFindAnEventSignedWithAnotherKey(long seed) {
    var history = History.of(seed, EVENTS);
    var victim = chained(history);
    replace(
        history,
        victim,
        Records.record(victim.position(), Wire.decodeEvent(victim.value()), History.STRANGER));

    expect(history, Check.SIGNATURE, victim.position());
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.proof.audit.Tampering#seeds")
  void shouldFindAnEventThatWasRewrittenWithTheWholeChain(long seed) {
    var history = History.of(seed, EVENTS);
    var victim = chained(history);
    var meta = Wire.decodeEvent(victim.value()).meta();
    replace(
        history,
        victim,
        Records.record(
            victim.position(),
            new Recorded<LogEvent>(meta, Wire.decodeEvent(other(history, victim).value()).event()),
            History.STRANGER));
    history.chain(Integer.MAX_VALUE);

    expect(history, Check.SIGNATURE, victim.position());
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.proof.audit.Tampering#seeds")
  void shouldFindAnEventThatIsMissingFromTheWholeChain(long seed) {
    var history = History.of(seed, EVENTS);
    var victim =
        history.sources.values().stream()
            .flatMap(List::stream)
            .filter(each -> follower(history, each) != null)
            .skip(1)
            .findFirst()
            .orElseThrow();
    var after = follower(history, victim);
    records(history, victim).remove(victim);
    history.chain(Integer.MAX_VALUE);

    expect(history, Check.EVENT_SEQUENCE, after.position());
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.proof.audit.Tampering#seeds")
  void shouldFindALinkThatPolicyServiceItselfBroke(long seed) {
    var history = History.of(seed, EVENTS);
    var victim = chained(history);
    var event = Wire.decodeEvent(victim.value());
    resign(history, victim, withPrevious(event, Digest.NONE.value()));
    history.chain(Integer.MAX_VALUE);

    if (event.meta().sequence() > 1) {
      expect(history, Check.EVENT_LINK, victim.position());
    } else {
      assertThat(history.verify()).isInstanceOf(Verdict.Sound.class);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.proof.audit.Tampering#seeds")
  void shouldFindACommandThatItsIssuerDidNotSign(long seed) {
    var history = History.of(seed, EVENTS);
    history.decide(
        "%026d".formatted(99),
        History.STRANGER,
        "gateway",
        List.of(new dev.countersign.protocol.request.RequestEvent.RequestCancelled()));
    history.chain(Integer.MAX_VALUE);

    assertThat(finding(history).check()).isEqualTo(Check.COMMAND);
  }
}
