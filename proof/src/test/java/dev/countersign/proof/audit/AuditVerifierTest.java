package dev.countersign.proof.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.avro.codec.Wire;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.audit.AuditEntry;
import dev.countersign.protocol.audit.LogPosition;
import dev.countersign.protocol.audit.SignedCheckpoint;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Honest histories of every shape raise no alarm; each way of tampering is found, at its place, by
 * the check that is there for it.
 */
class AuditVerifierTest {
  private static final int EVENTS = 40;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 25);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldFindNothingWrongWithAnHonestHistory(long seed) {
    for (int events : new int[] {0, 1, 2, 3, 7, 60, 300}) {
      var history = History.of(seed, events);

      assertThat(history.verify())
          .isInstanceOfSatisfying(
              Verdict.Sound.class,
              sound -> {
                var counts = sound.counts();
                assertThat(counts.entries() + counts.waiting()).isEqualTo(history.size());
                assertThat(counts.signatures()).isEqualTo(history.size());
                assertThat(counts.checkpoints()).isEqualTo(history.checkpoints.size());
                assertThat(counts.covered()).isEqualTo(counts.entries());
                assertThat(counts.unknownIssuers()).isZero();
              });
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
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
  @MethodSource("seeds")
  void shouldFindAnAlteredKeyOrHeader(long seed) {
    var history = History.of(seed, EVENTS);
    var victim = chained(history);
    var headers = new ArrayList<>(victim.headers());
    headers.set(1, History.header("ce_id", "another"));
    replace(
        history,
        victim,
        history.random.nextBoolean()
            ? new LogRecord(victim.position(), History.utf8("x"), victim.headers(), victim.value())
            : new LogRecord(victim.position(), victim.key(), headers, victim.value()));

    expect(history, Check.CONTENT, victim.position());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldFindAnEventThatWasTakenOut(long seed) {
    var history = History.of(seed, EVENTS);
    var victim = chained(history);
    records(history, victim).remove(victim);

    expect(history, Check.RECORD_MISSING, victim.position());
  }

  @ParameterizedTest
  @MethodSource("seeds")
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
  @MethodSource("seeds")
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
  @MethodSource("seeds")
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
  @MethodSource("seeds")
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
  @MethodSource("seeds")
  void shouldFindAnEventSignedWithAnotherKey(long seed) {
    var history = History.of(seed, EVENTS);
    var victim = chained(history);
    replace(
        history,
        victim,
        History.record(victim.position(), Wire.decodeEvent(victim.value()), History.STRANGER));

    expect(history, Check.SIGNATURE, victim.position());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldFindAnEventThatWasRewrittenWithTheWholeChain(long seed) {
    var history = History.of(seed, EVENTS);
    var victim = chained(history);
    var meta = Wire.decodeEvent(victim.value()).meta();
    replace(
        history,
        victim,
        History.record(
            victim.position(),
            new Recorded<LogEvent>(meta, Wire.decodeEvent(other(history, victim).value()).event()),
            History.STRANGER));
    history.chain(Integer.MAX_VALUE);

    expect(history, Check.SIGNATURE, victim.position());
  }

  @ParameterizedTest
  @MethodSource("seeds")
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
  @MethodSource("seeds")
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
  @MethodSource("seeds")
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

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldFindAnAlteredEntry(long seed) {
    var history = History.of(seed, EVENTS);
    int i = history.random.nextInt(history.audit.size());
    var victim = history.audit.get(i);
    var e = Wire.decode(victim.value(), AuditEntry.class);
    var p = e.position();
    var content = new Digest("ab".repeat(Digest.BYTES));
    var other =
        switch (history.random.nextInt(3)) {
          case 0 -> entry(e, e.sequence(), e.previous(), e.hash(), content, p, e.summary());
          case 1 -> entry(e, e.sequence(), content, e.hash(), e.content(), p, e.summary());
          default ->
              entry(
                  e,
                  e.sequence(),
                  e.previous(),
                  e.hash(),
                  e.content(),
                  new LogPosition(
                      p.topic(), p.topicId(), p.partition(), p.offset() + 1, p.timestamp()),
                  e.summary());
        };
    history.audit.set(i, value(victim, Wire.encode(other)));

    expect(history, Check.ENTRY_CHAIN, victim.position());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldFindAnEntryThatSaysSomethingElse(long seed) {
    var history = History.of(seed, EVENTS);
    int i = history.random.nextInt(history.audit.size());
    var victim = history.audit.get(i);
    var e = Wire.decode(victim.value(), AuditEntry.class);
    history.audit.set(
        i,
        value(
            victim,
            Wire.encode(
                entry(
                    e,
                    e.sequence(),
                    e.previous(),
                    e.hash(),
                    e.content(),
                    e.position(),
                    "nothing"))));

    expect(history, Check.DESCRIPTION, victim.position());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldFindEntriesThatWereTakenOutPutInRepeatedOrMoved(long seed) {
    var history = History.of(seed, EVENTS);
    int i = 1 + history.random.nextInt(history.audit.size() - 2);
    var victim = history.audit.get(i);
    var next = history.audit.get(i + 1);
    switch (history.random.nextInt(3)) {
      case 0 -> {
        history.audit.remove(i);
        expect(history, Check.ENTRY_SEQUENCE, next.position());
      }
      case 1 -> {
        history.audit.add(i + 1, victim);
        expect(history, Check.ENTRY_SEQUENCE, victim.position());
      }
      default -> {
        Collections.swap(history.audit, i, i + 1);
        expect(history, Check.ENTRY_SEQUENCE, next.position());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldFindBytesThatAreNoRecord(long seed) {
    var history = History.of(seed, EVENTS);
    int i = history.random.nextInt(history.audit.size());
    var victim = history.audit.get(i);
    history.audit.set(
        i,
        value(
            victim, Arrays.copyOf(victim.value(), history.random.nextInt(victim.value().length))));

    expect(history, Check.FORMAT, victim.position());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldFindAChainThatEndsBehindACheckpoint(long seed) {
    var history = History.of(seed, EVENTS);
    int left = history.random.nextInt(history.audit.size());
    history.audit.subList(left, history.audit.size()).clear();
    var first =
        history.checkpoints.stream()
            .filter(each -> checkpoint(each).size() > left)
            .findFirst()
            .orElseThrow();

    expect(history, Check.CHECKPOINT_SIZE, first.position());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldFindAChainThatWasMadeAnewBehindItsCheckpoints(long seed) {
    var history = History.of(seed, EVENTS);
    var kept = List.copyOf(history.checkpoints);
    var before = List.copyOf(history.audit);
    history.chain(before.size());
    history.checkpoints.clear();
    history.checkpoints.addAll(kept);
    var same = before.stream().map(each -> Digest.of(sha(each))).toList();
    var now = history.audit.stream().map(each -> Digest.of(sha(each))).toList();

    if (same.equals(now)) {
      assertThat(history.verify()).isInstanceOf(Verdict.Sound.class);
    } else {
      assertThat(finding(history).check()).isEqualTo(Check.CHECKPOINT_ROOT);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldFindACheckpointThatSomebodyElseSigned(long seed) {
    var history = History.of(seed, EVENTS);
    int i = history.random.nextInt(history.checkpoints.size());
    var victim = history.checkpoints.get(i);
    var was = checkpoint(victim);
    history.checkpoint(was.size(), was.root(), History.STRANGER);
    history.checkpoints.set(i, value(victim, history.checkpoints.removeLast().value()));

    expect(history, Check.CHECKPOINT_SIGNATURE, victim.position());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldFindCheckpointsThatGoBack(long seed) {
    var history = History.of(seed, EVENTS);
    var first = checkpoint(history.checkpoints.getFirst());
    history.checkpoint(first.size(), first.root(), History.AUDIT_SERVICE);

    expect(history, Check.CHECKPOINT_SIZE, history.checkpoints.getLast().position());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldFindThatChainAndCheckpointsAreGoneByWhatWaits(long seed) {
    var history = History.of(seed, EVENTS);
    history.audit.clear();
    history.checkpoints.clear();
    assertThat(history.verify()).isInstanceOf(Verdict.Sound.class);

    history.laterBy(Duration.ofHours(1));
    assertThat(finding(history).check()).isEqualTo(Check.FRESHNESS);
  }

  @Test
  void shouldDescribeEveryEventInOneLine() {
    var any = new AnyEvent(new java.util.Random(1));
    for (int i = 0; i < 1000; i++) {
      for (var event : List.of(any.ofRequest(), any.ofGovernance())) {
        assertThat(Description.of(event).summary()).isNotBlank().hasSizeLessThanOrEqualTo(200);
      }
    }
  }

  private static void expect(History history, Check check, LogPosition place) {
    var finding = finding(history);
    assertThat(finding.check()).as("%s", finding).isEqualTo(check);
    assertPlace(finding, place);
  }

  private static void assertPlace(Verdict.Finding finding, LogPosition place) {
    assertThat(finding.toString()).startsWith(place.place() + ": Expected ");
  }

  private static Verdict.Finding finding(History history) {
    var verdict = history.verify();
    assertThat(verdict).isInstanceOf(Verdict.Broken.class);
    return ((Verdict.Broken) verdict).finding();
  }

  /** One of the events that have an entry. */
  private static LogRecord chained(History history) {
    int i = history.random.nextInt(history.audit.size());
    var entry = Wire.decode(history.audit.get(i).value(), AuditEntry.class);
    var at = entry.position();
    return history.sources.get(new AuditLogs.Source(at.topic(), at.partition())).stream()
        .filter(each -> each.position().equals(at))
        .findFirst()
        .orElseThrow();
  }

  private static List<LogRecord> records(History history, LogRecord record) {
    return history.sources.get(
        new AuditLogs.Source(record.position().topic(), record.position().partition()));
  }

  private static void replace(History history, LogRecord old, LogRecord fresh) {
    Collections.replaceAll(records(history, old), old, fresh);
  }

  /** Another event of the same log and class of aggregate. */
  private static LogRecord other(History history, LogRecord record) {
    boolean governance = record.position().topic().equals(Topics.GOVERNANCE);
    var any = new AnyEvent(history.random);
    LogEvent event = governance ? any.ofGovernance() : any.ofRequest();
    return History.record(
        record.position(),
        new Recorded<>(Wire.decodeEvent(record.value()).meta(), event),
        History.STRANGER);
  }

  /** The next event of the same aggregate. */
  private static LogRecord follower(History history, LogRecord record) {
    var meta = Wire.decodeEvent(record.value()).meta();
    return records(history, record).stream()
        .filter(
            each -> {
              var other = Wire.decodeEvent(each.value()).meta();
              return other.aggregate().equals(meta.aggregate())
                  && other.sequence() == meta.sequence() + 1;
            })
        .findFirst()
        .orElse(null);
  }

  private static void resign(History history, LogRecord record, Recorded<LogEvent> event) {
    replace(history, record, History.record(record.position(), event, History.POLICY_SERVICE));
  }

  private static Recorded<LogEvent> withPrevious(Recorded<LogEvent> event, String previous) {
    var m = event.meta();
    return new Recorded<>(
        new EventMeta(
            m.aggregate(),
            m.sequence(),
            new Digest(previous),
            m.part(),
            m.parts(),
            m.actor(),
            m.time(),
            m.epoch(),
            m.causation(),
            m.correlation(),
            m.commandHeader(),
            m.commandSignature()),
        event.event());
  }

  private static LogRecord moved(LogRecord record, long offset) {
    var p = record.position();
    return at(
        record, new LogPosition(p.topic(), p.topicId(), p.partition(), offset, p.timestamp()));
  }

  private static LogRecord at(LogRecord record, LogPosition position) {
    return new LogRecord(position, record.key(), record.headers(), record.value());
  }

  private static LogRecord value(LogRecord record, byte[] value) {
    return new LogRecord(record.position(), record.key(), record.headers(), value);
  }

  private static byte[] sha(LogRecord record) {
    return dev.countersign.proof.hash.Hashing.sha256(record.value()).toArray();
  }

  private static SignedCheckpoint checkpoint(LogRecord record) {
    return Wire.decode(record.value(), SignedCheckpoint.class);
  }

  private static AuditEntry entry(
      AuditEntry e,
      long sequence,
      Digest previous,
      Digest hash,
      Digest content,
      LogPosition position,
      String summary) {
    return new AuditEntry(
        sequence,
        previous,
        hash,
        content,
        position,
        e.aggregate(),
        e.aggregateSequence(),
        e.part(),
        e.parts(),
        e.event(),
        e.category(),
        e.type(),
        e.time(),
        e.actor(),
        e.actorKind(),
        e.address(),
        summary);
  }
}
