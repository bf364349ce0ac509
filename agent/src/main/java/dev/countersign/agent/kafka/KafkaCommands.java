package dev.countersign.agent.kafka;

import dev.countersign.agent.Commands;
import dev.countersign.avro.codec.Wire;
import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.proof.command.CommandSeal;
import dev.countersign.proof.id.Ids;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Command;
import dev.countersign.protocol.envelope.CommandHeader;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Sent;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.request.RequestCommand;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.topic.Topics;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Signs commands with the agent's own key, in its own name, and puts them on the topic. */
public final class KafkaCommands implements Commands {
  private final Producing producing;
  private final String cluster;
  private final Subject agent;
  private final SigningKey key;
  private final SecureRandom random;
  private final InstantSource clock;

  public KafkaCommands(
      Producing producing,
      String cluster,
      Subject agent,
      SigningKey key,
      SecureRandom random,
      InstantSource clock) {
    this.producing = producing;
    this.cluster = cluster;
    this.agent = agent;
    this.key = key;
    this.random = random;
    this.clock = clock;
  }

  @Override
  public CommandId newId() {
    return new CommandId(Ids.encode(random(Ids.BYTES)));
  }

  @Override
  public CompletableFuture<Void> send(
      CommandId id, RequestId request, RequestCommand command, Duration deliverWithin) {
    return send(id, request.value(), command, deliverWithin);
  }

  @Override
  public CompletableFuture<Void> send(
      CommandId id, GovernanceCommand command, Duration deliverWithin) {
    return send(id, Topics.GOVERNANCE_KEY, command, deliverWithin);
  }

  private CompletableFuture<Void> send(
      CommandId id, String aggregate, Command command, Duration deliverWithin) {
    var value = Wire.encode(new Sent<>(Bytes.of(random(Sent.SALT_BYTES)), List.of(), command));
    var now = clock.instant();
    var header =
        Wire.encode(
            new CommandHeader(
                cluster,
                Topics.COMMANDS,
                aggregate,
                Wire.ceType(command),
                id,
                agent.value(),
                new Principal(agent, PrincipalKind.AGENT, SignIn.KEY, ""),
                now,
                now.plus(deliverWithin),
                0,
                "",
                CommandSeal.body(value),
                List.of()));
    var record = Producing.record(Topics.COMMANDS, aggregate, value);
    Producing.describe(record, command, agent.value(), id.value(), now);
    var signature = CommandSeal.sign(key, Bytes.of(header));
    record.headers().add(RecordHeaders.SIGNED_HEADER, header);
    record.headers().add(RecordHeaders.SIGNATURE, signature.toArray());
    return producing.send(record);
  }

  private byte[] random(int size) {
    var bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
