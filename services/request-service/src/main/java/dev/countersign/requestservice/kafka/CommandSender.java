package dev.countersign.requestservice.kafka;

import dev.countersign.avro.codec.Wire;
import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.proof.command.CommandSeal;
import dev.countersign.proof.id.Ids;
import dev.countersign.proof.sign.PemKeys;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Command;
import dev.countersign.protocol.envelope.CommandHeader;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.Sent;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.request.RequestCommand;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.topic.Topics;
import dev.countersign.requestservice.GatewayConfig;
import dev.countersign.requestservice.signin.CurrentGovernance;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Signs commands in the gateway's name, sends them, and waits for what becomes of them. */
@ApplicationScoped
public class CommandSender {
  private static final String NOT_PLACED =
      "Expected to stand at the end of the log, but do not yet";

  private final GatewayConfig config;
  private final CurrentGovernance governance;
  private final AnswerTail tail;
  private final Waiters waiters;
  private final Outbox outbox;
  private final SigningKey key;
  private final SecureRandom random = new SecureRandom();
  private final Clock clock = Clock.systemUTC();

  public CommandSender(
      GatewayConfig config,
      CurrentGovernance governance,
      AnswerTail tail,
      Waiters waiters,
      Outbox outbox) {
    this.config = config;
    this.governance = governance;
    this.tail = tail;
    this.waiters = waiters;
    this.outbox = outbox;
    try {
      this.key = PemKeys.readSigningKey(Files.readString(config.signingKeyFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Expected the gateway's key in " + config.signingKeyFile() + ", but it does not read", e);
    }
  }

  void start(@Observes StartupEvent event) {
    outbox.open(); // here, so that a bad key or setting shows at start and not at the first command
  }

  void stop(@Observes ShutdownEvent event) {
    outbox.close();
  }

  /** A fresh id for a command, or for a request without an idempotency key. */
  public String freshId() {
    return Ids.encode(random(Ids.BYTES));
  }

  /** 32 random bytes, for a payload. */
  public Bytes freshSalt() {
    return Bytes.of(random(Sent.SALT_BYTES));
  }

  /**
   * Sends a command and waits until it is decided, for as long as callers wait.
   *
   * @param payloads those that the command names, in the order in which it names them
   */
  public Answer ask(
      Principal principal, RequestId request, RequestCommand command, List<Payload> payloads)
      throws InterruptedException {
    if (!tail.isPlaced()) {
      return new Answer.NotSent(NOT_PLACED);
    }
    var id = new CommandId(freshId());
    try (var waiter = waiters.expect(id)) {
      outbox.send(
          sealed(id, principal, request.value(), command, payloads),
          why -> waiter.answer.complete(new Answer.NotSent(why)));
      return waiter
          .answer
          .completeOnTimeout(
              new Answer.Undecided(id),
              config.answer().within().toMillis(),
              java.util.concurrent.TimeUnit.MILLISECONDS)
          .join();
    }
  }

  /** Sends a command to change governance and waits until it is decided. */
  public GovernanceAnswer govern(Principal principal, GovernanceCommand command) {
    if (!tail.isPlaced() || !governance.isLoaded()) {
      return new GovernanceAnswer.NotSent(NOT_PLACED);
    }
    var id = new CommandId(freshId());
    try (var waiter = waiters.expectGovernance(id)) {
      outbox.send(
          sealed(id, principal, Topics.GOVERNANCE_KEY, command, List.of()),
          why -> waiter.answer.complete(new GovernanceAnswer.NotSent(why)));
      return waiter
          .answer
          .completeOnTimeout(
              new GovernanceAnswer.Undecided(id),
              config.answer().within().toMillis(),
              java.util.concurrent.TimeUnit.MILLISECONDS)
          .join();
    }
  }

  private ProducerRecord<byte[], byte[]> sealed(
      CommandId id,
      Principal principal,
      String aggregate,
      Command command,
      List<Payload> payloads) {
    var value = Wire.encode(new Sent<>(freshSalt(), payloads, command));
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var type = Wire.ceType(command);
    var header =
        Wire.encode(
            new CommandHeader(
                config.cluster(),
                Topics.COMMANDS,
                aggregate,
                type,
                id,
                config.issuer(),
                principal,
                now,
                now.plus(config.answer().deliverWithin()),
                governance.get().epoch(),
                "",
                CommandSeal.body(value),
                payloads.stream().map(Payload::digest).toList()));
    var record =
        new ProducerRecord<>(Topics.COMMANDS, aggregate.getBytes(StandardCharsets.UTF_8), value);
    RecordHeaders.cloudEvent(
        record.headers(),
        type,
        "/countersign/" + config.cluster() + "/" + config.issuer(),
        id.value(),
        aggregate,
        now);
    record.headers().add(RecordHeaders.SIGNED_HEADER, header);
    record
        .headers()
        .add(RecordHeaders.SIGNATURE, CommandSeal.sign(key, Bytes.of(header)).toArray());
    return record;
  }

  private byte[] random(int bytes) {
    var value = new byte[bytes];
    random.nextBytes(value);
    return value;
  }
}
