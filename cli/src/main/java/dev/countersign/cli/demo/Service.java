package dev.countersign.cli.demo;

import dev.countersign.avro.codec.Wire;
import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.cli.bootstrap.Bootstrap;
import dev.countersign.cli.bootstrap.FirstGovernance;
import dev.countersign.cli.bootstrap.LogReader;
import dev.countersign.cli.bootstrap.SignedCommand;
import dev.countersign.cli.launch.Platform;
import dev.countersign.proof.id.Ids;
import dev.countersign.proof.payload.PayloadSeal;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.PayloadKind;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Sent;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.request.ApprovalDocument;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.Reply;
import dev.countersign.protocol.request.Reply.CommandRefused;
import dev.countersign.protocol.request.RequestCommand;
import dev.countersign.protocol.request.RequestCommand.ConsumeApproval;
import dev.countersign.protocol.request.RequestCommand.SubmitRequest;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.protocol.topic.Topics;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A service with a key of its own, which speaks on Kafka and calls nobody. */
final class Service {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Platform platform;
  private final SecureRandom random = new SecureRandom();
  private final Principal self =
      new Principal(new Subject(FirstGovernance.SERVICE), PrincipalKind.SERVICE, SignIn.KEY, "");

  Service(Platform platform) {
    this.platform = platform;
  }

  /** What it has asked for; the salted digest of its document is what people vote on. */
  record Question(RequestId request, Digest operation) {}

  /** Asks for a countersignature, and returns once that is on the log. */
  Question asks(ApprovalDocument document) {
    var key = Ids.encode(random(Ids.BYTES).toArray());
    var operation =
        PayloadSeal.seal(
            PayloadKind.OPERATION, random(Sent.SALT_BYTES), Bytes.of(Wire.encode(document)));
    var request = Ids.requestId(FirstGovernance.SERVICE, self.subject(), key);
    var submission =
        new SubmitRequest(
            OperationKind.APPROVAL,
            new TargetRef(FirstGovernance.RELEASES, FirstGovernance.PRODUCTION),
            operation.digest(),
            Optional.empty(),
            key,
            List.of(),
            List.of(),
            DispatchMode.MANUAL,
            Optional.empty(),
            false);
    says(request, submission, List.of(operation))
        .ifPresent(
            refused -> {
              throw new StoryException("Expected it to be asked for, but " + refused.message());
            });
    return new Question(request, operation.digest());
  }

  /** Makes use of the approval; gives the refusal where there is one. */
  Optional<CommandRefused> consumes(Question question) {
    return says(question.request(), new ConsumeApproval(question.operation()), List.of());
  }

  /** Sends a command, and waits for the last event of its decision or its refusal. */
  private Optional<CommandRefused> says(
      RequestId request, RequestCommand command, List<Payload> payloads) {
    var id = new CommandId(Ids.encode(random(Ids.BYTES).toArray()));
    var signed =
        new SignedCommand(
            platform.cluster(),
            request.value(),
            id,
            FirstGovernance.SERVICE,
            self,
            platform.serviceKey(),
            Clock.systemUTC().instant());
    try (var log =
            new LogReader(platform.bootstrapServers(), List.of(Topics.EVENTS, Topics.REFUSALS));
        var producer = Bootstrap.producer(platform.bootstrapServers())) {
      producer.send(signed.record(command, random(Sent.SALT_BYTES), payloads)).get();
      return answer(log, id);
    } catch (ExecutionException e) {
      throw new StoryException("Expected to write to the topic, but got " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoryException("Interrupted while asking");
    }
  }

  private static Optional<CommandRefused> answer(LogReader log, CommandId id) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      for (var record : log.next()) {
        if (text(record, RecordHeaders.CE_CAUSATION).equals(id.value())) {
          if (record.topic().equals(Topics.EVENTS)) {
            return Optional.empty();
          }
          return Wire.decode(record.value(), Reply.class) instanceof CommandRefused refused
              ? Optional.of(refused)
              : Optional.empty();
        }
      }
    }
    throw new StoryException(
        "Expected an answer within %d s, but there is none".formatted(PATIENCE.toSeconds()));
  }

  private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
    return RecordHeaders.text(record.headers(), header).orElse("");
  }

  private Bytes random(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.of(bytes);
  }
}
