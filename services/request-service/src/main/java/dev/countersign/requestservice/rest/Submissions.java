package dev.countersign.requestservice.rest;

import dev.countersign.avro.codec.Wire;
import dev.countersign.json.ProtocolModule;
import dev.countersign.proof.id.Ids;
import dev.countersign.proof.payload.PayloadSeal;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.PayloadKind;
import dev.countersign.protocol.envelope.SubmissionNote;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestCommand.SubmitRequest;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.protocol.topic.Topics;
import dev.countersign.requestservice.GatewayConfig;
import dev.countersign.requestservice.kafka.CommandSender;
import dev.countersign.requestservice.signin.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a command of what a caller sent. */
@ApplicationScoped
class Submissions {
  private static final int LONGEST_REASON = 10_000;
  private static final int LONGEST_TICKET = 200;
  private static final int LONGEST_KEY = 200;
  private static final int MOST_PARTIES = 100;

  private final GatewayConfig config;
  private final CommandSender sender;

  Submissions(GatewayConfig config, CommandSender sender) {
    this.config = config;
    this.sender = sender;
  }

  /** A command, the request that it makes, and the payloads that it names. */
  record Submission(RequestId request, SubmitRequest command, List<Payload> payloads) {}

  Submission of(Caller caller, SubmitBody body, String idempotencyKey, Bytes resultKey) {
    var key = key(idempotencyKey);
    var payloads = new ArrayList<Payload>();
    var kind = Texts.constant("kind", Texts.required("kind", body.kind()), OperationKind.class);
    var operation = seal(PayloadKind.OPERATION, content(kind, body));
    payloads.add(operation);
    var note = note(body).map(it -> seal(PayloadKind.NOTE, it));
    note.ifPresent(payloads::add);
    var command =
        new SubmitRequest(
            kind,
            target(kind, body),
            operation.digest(),
            note.map(Payload::digest),
            key,
            parties("shareWith", body.shareWith()),
            parties("consumers", body.consumers()),
            body.dispatch() == null
                ? DispatchMode.MANUAL
                : Texts.constant("dispatch", body.dispatch(), DispatchMode.class),
            hasResult(kind) ? Optional.of(resultKey) : Optional.empty(),
            breakGlass(kind, body.breakGlass()),
            stored(kind, body));
    return new Submission(
        Ids.requestId(config.issuer(), caller.subject(), key), command, List.copyOf(payloads));
  }

  private static Bytes content(OperationKind kind, SubmitBody body) {
    return switch (kind) {
      case APPROVAL -> Documents.of(body);
      case POLICY_CHANGE -> Documents.ofPolicies(body);
      case MIGRATION -> Migrations.of(body);
      case SQL, TOOL_CALL, RELEASE, SCHEMA_CAPTURE -> Bytes.of(text(body));
    };
  }

  private static boolean hasResult(OperationKind kind) {
    return kind != OperationKind.APPROVAL && kind != OperationKind.POLICY_CHANGE;
  }

  /** Policies change in one place, which nobody has to name. */
  private static TargetRef target(OperationKind kind, SubmitBody body) {
    return kind == OperationKind.POLICY_CHANGE
            && body.target() == null
            && body.environment() == null
        ? TargetRef.POLICIES
        : new TargetRef(
            Texts.required("target", body.target(), Texts.LONGEST_NAME),
            Texts.required("environment", body.environment(), Texts.LONGEST_NAME));
  }

  private static boolean breakGlass(OperationKind kind, Boolean asked) {
    if (!Boolean.TRUE.equals(asked)) {
      return false;
    }
    if (kind != OperationKind.SQL && kind != OperationKind.MIGRATION) {
      throw ProblemException.malformed(
          "Expected breakGlass for kind sql or migration only, but the kind is "
              + Texts.word(kind));
    }
    return true;
  }

  /** Whether the result of a submission is to be kept. */
  static boolean isStored(SubmitBody body) {
    return !Boolean.FALSE.equals(body.store());
  }

  private static boolean stored(OperationKind kind, SubmitBody body) {
    if (!isStored(body) && kind != OperationKind.SQL && kind != OperationKind.MIGRATION) {
      throw ProblemException.malformed(
          "Expected store for kind sql or migration only, but the kind is " + Texts.word(kind));
    }
    if (!isStored(body) && "automatic".equals(body.dispatch())) {
      throw ProblemException.malformed(
          "Expected somebody to wait for a result that is not stored, but with dispatch automatic"
              + " nobody may");
    }
    return isStored(body);
  }

  Payload seal(PayloadKind kind, Bytes content) {
    return PayloadSeal.seal(kind, sender.freshSalt(), content);
  }

  private String key(String given) {
    if (given == null) {
      return sender.freshId();
    }
    if (given.isEmpty()
        || given.length() > LONGEST_KEY
        || !given.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw ProblemException.malformed(
          "Expected an Idempotency-Key of 1 to %d visible ASCII characters, but it is another text"
              .formatted(LONGEST_KEY));
    }
    return given;
  }

  private static byte[] text(SubmitBody body) {
    Documents.requireNone(body);
    var text = Texts.utf8("sql", Texts.required("sql", body.sql()));
    if (text.length > Topics.MAX_OPERATION_BYTES) {
      throw new ProblemException(
          ProblemCode.TOO_LARGE,
          "Expected sql of at most %d bytes in UTF-8, but it has %d"
              .formatted(Topics.MAX_OPERATION_BYTES, text.length));
    }
    return text;
  }

  private static Optional<Bytes> note(SubmitBody body) {
    var reason = Texts.optional("reason", body.reason(), LONGEST_REASON);
    var ticket = Texts.optional("ticket", body.ticket(), LONGEST_TICKET);
    return reason.isEmpty() && ticket.isEmpty()
        ? Optional.empty()
        : Optional.of(Bytes.of(Wire.encode(new SubmissionNote(reason, ticket, Map.of()))));
  }

  private static List<Party> parties(String field, List<String> texts) {
    if (texts == null) {
      return List.of();
    }
    if (texts.size() > MOST_PARTIES) {
      throw ProblemException.malformed(
          "Expected %s to name at most %d parties, but it names %d"
              .formatted(field, MOST_PARTIES, texts.size()));
    }
    try {
      return texts.stream()
          .map(text -> ProtocolModule.party(Texts.required(field, text, Texts.LONGEST_NAME)))
          .distinct()
          .sorted()
          .toList();
    } catch (IllegalArgumentException e) {
      throw ProblemException.malformed(
          "Expected %s to name parties as group:NAME, role:NAME or user:NAME, but it does not"
              .formatted(field));
    }
  }
}
