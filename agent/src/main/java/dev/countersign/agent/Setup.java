package dev.countersign.agent;

import dev.countersign.agent.config.AgentConfig;
import dev.countersign.agent.config.KafkaCheck;
import dev.countersign.agent.config.SecretPlace;
import dev.countersign.agent.config.SettingRanges;
import dev.countersign.agent.config.TargetNames;
import dev.countersign.agent.kafka.KafkaAccess;
import dev.countersign.agent.run.Trust;
import dev.countersign.avro.kafka.AgentClients;
import dev.countersign.proof.sign.PemKeys;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Version;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Advert;
import dev.countersign.protocol.governance.AdvertisedTarget;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.TargetRef;
import io.vertx.core.Vertx;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes an agent's parts from its configuration. Whatever is wrong with that ends in an {@link
 * IllegalArgumentException} with one clear sentence.
 */
final class Setup {
  /** What an agent of this version can run. */
  private static final Set<OperationKind> ABLE = Set.of(OperationKind.SQL, OperationKind.MIGRATION);

  private final AgentConfig config;

  Setup(AgentConfig config) {
    SettingRanges.require(config.agent());
    this.config = config;
  }

  Trust trust() {
    var targets =
        config.agent().targets().keySet().stream()
            .map(TargetNames::parse)
            .collect(Collectors.toUnmodifiableSet());
    return new Trust(
        config.cluster(), name(), config.agent().pool(), targets, kinds(), decisionKey());
  }

  private Set<OperationKind> kinds() {
    var wanted = config.agent().kinds();
    if (wanted.isEmpty() || !ABLE.containsAll(wanted)) {
      throw new IllegalArgumentException(
          "Expected countersign.agent.kinds to be some of %s, but it is %s"
              .formatted(new TreeSet<>(ABLE), new TreeSet<>(wanted)));
    }
    return wanted;
  }

  Subject name() {
    return new Subject(config.agent().name());
  }

  SigningKey signingKey() {
    return PemKeys.readSigningKey(
        SecretPlace.of(
                "countersign.signing-key", config.signingKeyFile(), config.signingKeyVariable())
            .read());
  }

  KafkaAccess kafka() {
    var kafka = config.kafka();
    KafkaCheck.requirePrivacy(kafka);
    return new KafkaAccess(
        kafka.bootstrapServers(), kafka.settings(), AgentClients.clientId(name()));
  }

  /**
   * Connects to nothing yet.
   *
   * @param readers is told of the roles that can only read
   */
  Map<TargetRef, Database> databases(Vertx vertx, Executor background, Readers readers) {
    var databases = new Databases(name(), config.agent(), vertx, background, readers);
    return trust().targets().stream()
        .collect(Collectors.toUnmodifiableMap(Function.identity(), databases::open));
  }

  /** What is said of the agent: nothing of where a target is or whom it signs in as. */
  Advert advert(Map<TargetRef, Database> databases) {
    var targets = config.agent().targets();
    return new Advert(
        Version.current(),
        kinds().stream().sorted().toList(),
        config.agent().slots(),
        databases.keySet().stream()
            .sorted()
            .map(
                it ->
                    new AdvertisedTarget(
                        it,
                        databases.get(it).dialect(),
                        targets.get(it.toString()).reader().isPresent(),
                        targets.get(it.toString()).measureChanges()))
            .toList());
  }

  private VerifyingKey decisionKey() {
    try {
      return new VerifyingKey(Bytes.of(Base64.getDecoder().decode(config.decisionKey())));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Expected countersign.decision-key to be an Ed25519 public key in base64, but it is not",
          e);
    }
  }
}
