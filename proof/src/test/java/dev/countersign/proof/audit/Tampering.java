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
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

/** What the tests of the verifier share: pieces to tamper with, and what to expect of it. */
final class Tampering {
  private Tampering() {}

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 25);
  }

  static void expect(History history, Check check, LogPosition place) {
    var finding = finding(history);
    assertThat(finding.check()).as("%s", finding).isEqualTo(check);
    assertPlace(finding, place);
  }

  static void assertPlace(Verdict.Finding finding, LogPosition place) {
    assertThat(finding.toString()).startsWith(place.place() + ": Expected ");
  }

  static Verdict.Finding finding(History history) {
    var verdict = history.verify();
    assertThat(verdict).isInstanceOf(Verdict.Broken.class);
    return ((Verdict.Broken) verdict).finding();
  }

  /** One of the events that have an entry. */
  static LogRecord chained(History history) {
    int i = history.random.nextInt(history.audit.size());
    var entry = Wire.decode(history.audit.get(i).value(), AuditEntry.class);
    var at = entry.position();
    return history.sources.get(new AuditLogs.Source(at.topic(), at.partition())).stream()
        .filter(each -> each.position().equals(at))
        .findFirst()
        .orElseThrow();
  }

  static List<LogRecord> records(History history, LogRecord record) {
    return history.sources.get(
        new AuditLogs.Source(record.position().topic(), record.position().partition()));
  }

  static void replace(History history, LogRecord old, LogRecord fresh) {
    Collections.replaceAll(records(history, old), old, fresh);
  }

  /** Another event of the same log and class of aggregate. */
  static LogRecord other(History history, LogRecord record) {
    boolean governance = record.position().topic().equals(Topics.GOVERNANCE);
    var any = new AnyEvent(history.random);
    LogEvent event = governance ? any.ofGovernance() : any.ofRequest();
    return Records.record(
        record.position(),
        new Recorded<>(Wire.decodeEvent(record.value()).meta(), event),
        History.STRANGER);
  }

  /** The next event of the same aggregate. */
  static LogRecord follower(History history, LogRecord record) {
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

  static void resign(History history, LogRecord record, Recorded<LogEvent> event) {
    replace(history, record, Records.record(record.position(), event, History.POLICY_SERVICE));
  }

  static Recorded<LogEvent> withPrevious(Recorded<LogEvent> event, String previous) {
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

  static LogRecord moved(LogRecord record, long offset) {
    var p = record.position();
    return at(
        record, new LogPosition(p.topic(), p.topicId(), p.partition(), offset, p.timestamp()));
  }

  static LogRecord at(LogRecord record, LogPosition position) {
    return new LogRecord(position, record.key(), record.headers(), record.value());
  }

  static LogRecord value(LogRecord record, byte[] value) {
    return new LogRecord(record.position(), record.key(), record.headers(), value);
  }

  static byte[] sha(LogRecord record) {
    return dev.countersign.proof.hash.Hashing.sha256(record.value()).toArray();
  }

  static SignedCheckpoint checkpoint(LogRecord record) {
    return Wire.decode(record.value(), SignedCheckpoint.class);
  }

  static AuditEntry entry(
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
