package dev.countersign.qa.bench;

import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.audit.LogRecord.Header;
import dev.countersign.proof.command.CommandSeal;
import dev.countersign.proof.event.ChainHead;
import dev.countersign.proof.event.EventSeal;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.CommandHeader;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes the events of a decision as policy-service does: caused by a signed command, each linked
 * to the one before, and each signed. Thread-safe.
 */
final class EventWriter {
  private final String cluster;
  private final SigningKey key;

  EventWriter(String cluster, SigningKey key) {
    this.cluster = cluster;
    this.key = key;
  }

  /**
   * What the events of a decision have in common.
   *
   * @param command the name of the command's type, such as CastVote
   */
  record Cause(
      String aggregate, Actor actor, Instant time, long epoch, String command, CommandId id) {}

  /** A record, for whatever place it is to stand at. */
  record Written(String key, Instant time, List<Header> headers, Bytes value) {}

  /**
   * Writes a decision.
   *
   * @param head the aggregate's last event
   * @return its last event then
   */
  ChainHead write(
      Cause cause, ChainHead head, List<? extends LogEvent> events, Consumer<Written> to) {
    var header = Bytes.of(Wire.encode(header(cause)));
    var signature = CommandSeal.sign(key, header);
    var last = head;
    for (int i = 0; i < events.size(); i++) {
      var meta =
          new EventMeta(
              cause.aggregate(),
              last.sequence() + 1,
              last.hash(),
              i + 1,
              events.size(),
              cause.actor(),
              cause.time(),
              cause.epoch(),
              cause.id(),
              "",
              header,
              signature);
      byte[] value = Wire.encode(new Recorded<LogEvent>(meta, events.get(i)));
      var type = Wire.ceType(events.get(i));
      var hash = EventSeal.hash(cluster, cause.aggregate(), type, value);
      var headers = headers(meta, type, EventSeal.sign(key, hash));
      to.accept(new Written(cause.aggregate(), cause.time(), headers, Bytes.of(value)));
      last = last.next(meta, hash);
    }
    return last;
  }

  private static List<Header> headers(EventMeta meta, String type, Bytes signature) {
    return List.of(
        text("ce_specversion", "1.0"),
        text("ce_type", type),
        text("ce_source", "urn:countersign:bench:policy-service"),
        text("ce_id", meta.aggregate() + "/" + meta.sequence()),
        text("ce_subject", meta.aggregate()),
        text("ce_time", meta.time().toString()),
        text("content-type", "application/avro"),
        text("ce_sequence", Long.toString(meta.sequence())),
        text("ce_decision", meta.part() + "/" + meta.parts()),
        text("ce_causationid", meta.causation().value()),
        text("ce_correlationid", ""),
        new Header("countersign-signature", signature.toArray()));
  }

  private CommandHeader header(Cause cause) {
    var actor = cause.actor();
    return new CommandHeader(
        cluster,
        Topics.COMMANDS,
        cause.aggregate(),
        "dev.countersign.commands.%s.v1".formatted(cause.command()),
        cause.id(),
        "policy-service", // whose key a verifier always knows
        new Principal(actor.subject(), actor.kind(), actor.signIn(), actor.address()),
        cause.time(),
        cause.time().plusSeconds(30),
        0,
        "",
        Digest.NONE,
        List.of(Digest.NONE));
  }

  private static Header text(String name, String value) {
    return new Header(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
