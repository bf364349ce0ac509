package dev.countersign.policyservice.testkit;

import dev.countersign.avro.codec.Wire;
import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.proof.command.CommandSeal;
import dev.countersign.proof.id.Ids;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Command;
import dev.countersign.protocol.envelope.CommandHeader;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Sent;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Somebody whose commands some issuer signs. */
public record Speaker(String cluster, String issuer, SigningKey key, Principal principal) {
  private static final Random RANDOM = new Random(7);
  public static final Duration DELIVERABLE = Duration.ofSeconds(30);

  public static Speaker of(
      String cluster, String issuer, SigningKey key, String subject, PrincipalKind kind) {
    var signIn =
        kind == PrincipalKind.AGENT || kind == PrincipalKind.SYSTEM ? SignIn.KEY : SignIn.TOKEN;
    return new Speaker(
        cluster, issuer, key, new Principal(new Subject(subject), kind, signIn, "10.0.0.1"));
  }

  public Subject subject() {
    return principal.subject();
  }

  public Signed says(Instant at, String aggregate, Command command, Payload... payloads) {
    return says(at, aggregate, command, UnaryOperator.identity(), payloads);
  }

  /**
   * A command, signed, with something about its header changed first.
   *
   * @param twist what is to be changed about the header before it is signed
   */
  public Signed says(
      Instant at,
      String aggregate,
      Command command,
      UnaryOperator<CommandHeader> twist,
      Payload... payloads) {
    byte[] value =
        Wire.encode(new Sent<>(Bytes.of(random(Sent.SALT_BYTES)), List.of(payloads), command));
    var header =
        twist.apply(
            new CommandHeader(
                cluster,
                Topics.COMMANDS,
                aggregate,
                Wire.ceType(command),
                newId(),
                issuer,
                principal,
                at,
                at.plus(DELIVERABLE),
                0,
                "",
                CommandSeal.body(value),
                List.of(payloads).stream().map(Payload::digest).toList()));
    return signed(header, value);
  }

  public Signed signed(CommandHeader header, byte[] value) {
    var bytes = Bytes.of(Wire.encode(header));
    return new Signed(
        header.key(),
        Bytes.of(value),
        header,
        Map.of(
            RecordHeaders.CE_TYPE,
            Bytes.of(header.type().getBytes(StandardCharsets.UTF_8)),
            RecordHeaders.SIGNED_HEADER,
            bytes,
            RecordHeaders.SIGNATURE,
            CommandSeal.sign(key, bytes)));
  }

  public static CommandId newId() {
    return new CommandId(Ids.encode(random(Ids.BYTES)));
  }

  public static synchronized byte[] random(int size) {
    var bytes = new byte[size];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
