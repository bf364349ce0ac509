package dev.countersign.cli.bootstrap;

import dev.countersign.avro.codec.Wire;
import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.cli.CliException;
import dev.countersign.proof.id.Ids;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Sent;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterAgent;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterIssuer;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPool;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterTarget;
import dev.countersign.protocol.governance.GovernanceCommand.RevokeIssuer;
import dev.countersign.protocol.request.Reply;
import dev.countersign.protocol.request.Reply.AlreadyDone;
import dev.countersign.protocol.request.Reply.AlreadySubmitted;
import dev.countersign.protocol.request.Reply.CommandRefused;
import dev.countersign.protocol.topic.Topics;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Tells a cluster its first governance, by signed commands, and waits for every answer. */
public final class Bootstrap {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Principal ROOT =
      new Principal(new Subject("root"), PrincipalKind.PERSON, SignIn.KEY, "");

  private final String bootstrapServers;
  private final Secrets secrets;
  private final SecureRandom random;
  private final Clock clock;

  public Bootstrap(String bootstrapServers, Secrets secrets, SecureRandom random, Clock clock) {
    this.bootstrapServers = bootstrapServers;
    this.secrets = secrets;
    this.random = random;
    this.clock = clock;
  }

  /**
   * Sends what the log does not say yet.
   *
   * @return how many commands were sent
   * @throws CliException naming each command that was refused, or when no answer comes
   */
  public int tell(List<GovernanceCommand> wanted) {
    try (var log = new LogReader(bootstrapServers, List.of(Topics.GOVERNANCE, Topics.REFUSALS))) {
      var missing = known(log).missing(wanted);
      await(log, send(missing));
      return missing.size();
    }
  }

  /** The issuers whose commands are accepted now, in alphabetical order. */
  public List<RegisterIssuer> issuers() {
    try (var log = new LogReader(bootstrapServers, List.of(Topics.GOVERNANCE))) {
      return known(log).all(RegisterIssuer.class);
    }
  }

  /**
   * Lets a service sign for itself, or gives it another key or scope. A service that is known keeps
   * the roles it has.
   *
   * @throws CliException when the name is a person's or an AI's, or it is refused
   */
  public void register(ServiceIssuer service) {
    try (var log = new LogReader(bootstrapServers, List.of(Topics.GOVERNANCE, Topics.REFUSALS))) {
      var before = known(log).principal(service.name());
      if (before.isPresent() && before.get().kind() != PrincipalKind.SERVICE) {
        throw new CliException(
            "Expected the name of a service, but %s is a %s"
                .formatted(service.name(), before.get().kind()));
      }
      await(log, send(before.isPresent() ? List.of(service.issuer()) : service.commands()));
    }
  }

  /**
   * Accepts no more commands of an issuer.
   *
   * @throws CliException when there is none of that name
   */
  public void revoke(String issuer) {
    enact(new RevokeIssuer(issuer));
  }

  /**
   * Where things run, each list in alphabetical order.
   *
   * @param agents those whose commands are accepted now
   */
  public record Places(
      List<RegisterPool> pools, List<RegisterAgent> agents, List<RegisterTarget> targets) {}

  /** The pools, their agents and the targets that they reach. */
  public Places places() {
    try (var log = new LogReader(bootstrapServers, List.of(Topics.GOVERNANCE))) {
      var known = known(log);
      return new Places(
          known.all(RegisterPool.class),
          known.all(RegisterAgent.class),
          known.all(RegisterTarget.class));
    }
  }

  /**
   * Says it, whatever the log says already: what was ended begins anew.
   *
   * @throws CliException when it is refused
   */
  public void enact(GovernanceCommand command) {
    try (var log = new LogReader(bootstrapServers, List.of(Topics.GOVERNANCE, Topics.REFUSALS))) {
      await(log, send(List.of(command)));
    }
  }

  /**
   * Accepts no more commands of an agent.
   *
   * @throws CliException when there is no agent of that name
   */
  public void removeAgent(String agent) {
    if (places().agents().stream().noneMatch(it -> it.agent().value().equals(agent))) {
      throw new CliException("Expected the name of an agent, but there is none called " + agent);
    }
    enact(new RevokeIssuer(agent));
  }

  private static KnownGovernance known(LogReader log) {
    var known = new KnownGovernance();
    log.readAll(
        record -> {
          if (record.topic().equals(Topics.GOVERNANCE)) {
            known.read(record.value());
          }
        });
    return known;
  }

  private Map<String, GovernanceCommand> send(List<GovernanceCommand> commands) {
    var sent = new LinkedHashMap<String, GovernanceCommand>();
    if (commands.isEmpty()) {
      return sent;
    }
    var appends = new ArrayList<Future<RecordMetadata>>();
    try (var producer = producer(bootstrapServers)) {
      for (var command : commands) {
        var id = new CommandId(Ids.encode(random(Ids.BYTES).toArray()));
        var signed =
            new SignedCommand(
                secrets.cluster(),
                Topics.GOVERNANCE_KEY,
                id,
                Secrets.ROOT,
                ROOT,
                secrets.key(Secrets.ROOT),
                clock.instant());
        appends.add(producer.send(signed.record(command, random(Sent.SALT_BYTES))));
        sent.put(id.value(), command);
      }
      producer.flush();
      for (var append : appends) {
        append.get();
      }
    } catch (ExecutionException e) {
      throw new CliException(
          "Expected to send governance commands, but got " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("Interrupted while sending governance commands", e);
    }
    return sent;
  }

  /** A producer for commands: partitions as the design demands, murmur2 of the key. */
  public static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
    var settings = new Properties();
    settings.putAll(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            Integer.toString(Topics.MAX_MESSAGE_BYTES)));
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private void await(LogReader log, Map<String, GovernanceCommand> waiting) {
    var refused = new ArrayList<String>();
    var deadline = clock.instant().plus(PATIENCE);
    while (!waiting.isEmpty()) {
      for (var record : log.next()) {
        answered(record, waiting, refused);
      }
      if (clock.instant().isAfter(deadline)) {
        throw new CliException(
            "Expected answers to %d governance commands within %d s, but none came for %s"
                .formatted(
                    waiting.size(),
                    PATIENCE.toSeconds(),
                    KnownGovernance.name(waiting.values().iterator().next())));
      }
    }
    if (!refused.isEmpty()) {
      throw new CliException(String.join(System.lineSeparator(), refused));
    }
  }

  private static void answered(
      ConsumerRecord<byte[], byte[]> record,
      Map<String, GovernanceCommand> waiting,
      List<String> refused) {
    var cause = RecordHeaders.text(record.headers(), RecordHeaders.CE_CAUSATION).orElse("");
    if (!waiting.containsKey(cause)) {
      return;
    }
    var command = waiting.remove(cause);
    if (record.topic().equals(Topics.REFUSALS)) {
      switch (Wire.decode(record.value(), Reply.class)) {
        case CommandRefused it ->
            refused.add(
                "%s was refused: %s [%s]"
                    .formatted(KnownGovernance.name(command), it.message(), it.code()));
        case AlreadySubmitted _, AlreadyDone _ -> {}
      }
    }
  }

  private Bytes random(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.of(bytes);
  }
}
