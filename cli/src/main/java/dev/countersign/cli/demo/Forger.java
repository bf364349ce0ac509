package dev.countersign.cli.demo;

import dev.countersign.avro.codec.Wire;
import dev.countersign.cli.bootstrap.Bootstrap;
import dev.countersign.cli.bootstrap.FirstGovernance;
import dev.countersign.cli.bootstrap.LogReader;
import dev.countersign.cli.bootstrap.SignedCommand;
import dev.countersign.cli.http.RequestView;
import dev.countersign.cli.launch.Platform;
import dev.countersign.proof.id.Ids;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Quarantined;
import dev.countersign.protocol.envelope.Sent;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.request.RequestCommand.CastVote;
import dev.countersign.protocol.request.Verdict;
import dev.countersign.protocol.topic.Topics;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Someone who can write to the topic of commands, and has no key that anybody knows. */
final class Forger {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Platform platform;
  private final SecureRandom random = new SecureRandom();

  Forger(Platform platform) {
    this.platform = platform;
  }

  /**
   * Puts bob's approval on the topic, as the gateway would, but for the key it is signed with.
   *
   * @return what stands on the quarantine topic about it
   */
  Quarantined approvesAsBob(RequestView request) {
    var bob = new Principal(new Subject("bob"), PrincipalKind.PERSON, SignIn.TOKEN, "127.0.0.1");
    var signed =
        new SignedCommand(
            platform.cluster(),
            request.id(),
            new CommandId(Ids.encode(random(Ids.BYTES).toArray())),
            FirstGovernance.GATEWAY_ISSUER,
            bob,
            new SigningKey(random(SigningKey.SEED_BYTES)),
            Clock.systemUTC().instant());
    var vote =
        new CastVote(Verdict.APPROVE, new Digest(request.operationDigest()), Optional.empty());
    try (var quarantine = new LogReader(platform.bootstrapServers(), List.of(Topics.QUARANTINE));
        var producer = Bootstrap.producer(platform.bootstrapServers())) {
      var place = producer.send(signed.record(vote, random(Sent.SALT_BYTES))).get();
      return await(quarantine, place);
    } catch (ExecutionException e) {
      throw new StoryException("Expected to write to the topic, but got " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoryException("Interrupted while forging");
    }
  }

  private static Quarantined await(LogReader quarantine, RecordMetadata place) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      for (var record : quarantine.next()) {
        var found = Wire.decode(record.value(), Quarantined.class);
        if (found.topic().equals(place.topic())
            && found.partition() == place.partition()
            && found.offset() == place.offset()) {
          return found;
        }
      }
    }
    throw new StoryException(
        "Expected the forgery on %s within %d s, but it is not there"
            .formatted(Topics.QUARANTINE, PATIENCE.toSeconds()));
  }

  private Bytes random(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.of(bytes);
  }
}
