package dev.countersign.qa.bench;

import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.audit.AuditChain;
import dev.countersign.proof.audit.AuditHash;
import dev.countersign.proof.audit.AuditLogs;
import dev.countersign.proof.audit.LogRecord;
import dev.countersign.proof.event.ChainHead;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.audit.LogPosition;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.request.RequestEvent.VoteCast;
import dev.countersign.protocol.request.Verdict;
import dev.countersign.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A log of votes as policy-service writes them, and its audit, in memory. */
final class AuditSample implements AuditLogs {
  static final String CLUSTER = "bench";
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final int EVENTS_A_REQUEST = 5;

  private static final Actor CAROL =
      new Actor(
          new Subject("carol"),
          PrincipalKind.PERSON,
          SignIn.TOKEN,
          "10.1.2.3",
          List.of("dba"),
          List.of(RoleGrant.everywhere(Role.APPROVER)));

  private final EventWriter writer;
  private final List<LogRecord> records = new ArrayList<>();
  private final List<LogRecord> entries = new ArrayList<>();
  private int nextRecord;
  private int nextEntry;

  AuditSample(int size, SigningKey key) {
    this.writer = new EventWriter(CLUSTER, key);
    var head = ChainHead.START;
    for (int i = 0; i < size; i++) {
      var request = "%026d".formatted(i / EVENTS_A_REQUEST);
      head = add(request, i, i % EVENTS_A_REQUEST == 0 ? ChainHead.START : head);
    }
    var chain = new AuditChain(CLUSTER);
    var hash = new AuditHash(CLUSTER);
    for (var record : records) {
      var event = Wire.decodeEvent(record.value());
      var type = Wire.ceType(event.event());
      var entry = chain.append(record, type, event, Digest.of(hash.event(record, type)));
      entries.add(
          new LogRecord(
              at(Topics.AUDIT, entries.size()), utf8("audit"), List.of(), Wire.encode(entry)));
    }
  }

  private ChainHead add(String request, int offset, ChainHead head) {
    return writer.write(
        new EventWriter.Cause(
            request, CAROL, TIME, 30, "CastVote", new CommandId("%026d".formatted(offset))),
        head,
        List.of(new VoteCast(1, Verdict.APPROVE, Digest.NONE, Optional.of(Digest.NONE))),
        it ->
            records.add(
                new LogRecord(
                    at(Topics.EVENTS, offset),
                    utf8(it.key()),
                    it.headers(),
                    it.value().toArray())));
  }

  private static LogPosition at(String topic, long offset) {
    return new LogPosition(topic, "AAAAAAAAAAAAAAAAAAAAAA", 0, offset, TIME);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  List<LogRecord> records() {
    return records;
  }

  AuditSample fromTheBeginning() {
    nextRecord = 0;
    nextEntry = 0;
    return this;
  }

  @Override
  public Optional<LogRecord> nextEntry() {
    return nextEntry < entries.size() ? Optional.of(entries.get(nextEntry++)) : Optional.empty();
  }

  @Override
  public Optional<LogRecord> nextCheckpoint() {
    return Optional.empty();
  }

  @Override
  public Optional<LogRecord> nextSource(Source source) {
    return nextRecord < records.size() ? Optional.of(records.get(nextRecord++)) : Optional.empty();
  }

  @Override
  public List<Source> sources() {
    return List.of(new Source(Topics.EVENTS, 0));
  }

  @Override
  public Instant asOf() {
    return TIME;
  }
}
