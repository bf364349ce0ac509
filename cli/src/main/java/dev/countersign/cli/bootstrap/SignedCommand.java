package dev.countersign.cli.bootstrap;

import dev.countersign.avro.codec.Wire;
import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.proof.command.CommandSeal;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Command;
import dev.countersign.protocol.envelope.CommandHeader;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.Sent;
import dev.countersign.protocol.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A command as any issuer would put it on the topic.
 *
 * @param issuer the name that it is signed under
 * @param key the issuer's, or, for a forger, somebody else's
 */
public record SignedCommand(
    String cluster,
    String aggregate,
    CommandId id,
    String issuer,
    Principal principal,
    SigningKey key,
    Instant issuedAt) {
  private static final Duration DELIVERY = Duration.ofSeconds(30);

  /**
   * The record to send.
   *
   * @param salt 32 random bytes
   */
  public ProducerRecord<byte[], byte[]> record(Command command, Bytes salt) {
    return record(command, salt, List.of());
  }

  /**
   * The record to send, with the payloads that the command names.
   *
   * @param salt 32 random bytes
   */
  public ProducerRecord<byte[], byte[]> record(
      Command command, Bytes salt, List<Payload> payloads) {
    var type = Wire.ceType(command);
    byte[] value = Wire.encode(new Sent<>(salt, payloads, command));
    var header =
        Bytes.of(
            Wire.encode(
                new CommandHeader(
                    cluster,
                    Topics.COMMANDS,
                    aggregate,
                    type,
                    id,
                    issuer,
                    principal,
                    issuedAt,
                    issuedAt.plus(DELIVERY),
                    0,
                    "",
                    CommandSeal.body(value),
                    payloads.stream().map(Payload::digest).toList())));
    var record =
        new ProducerRecord<>(
            Topics.COMMANDS, aggregate.getBytes(java.nio.charset.StandardCharsets.UTF_8), value);
    RecordHeaders.cloudEvent(
        record.headers(), type, "/issuers/" + issuer, id.value(), aggregate, issuedAt);
    record.headers().add(RecordHeaders.SIGNED_HEADER, header.toArray());
    record.headers().add(RecordHeaders.SIGNATURE, CommandSeal.sign(key, header).toArray());
    return record;
  }
}
