package dev.countersign.proof.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.proof.id.Ids;
import dev.countersign.proof.payload.PayloadSeal;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Command;
import dev.countersign.protocol.envelope.CommandHeader;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.PayloadKind;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Sent;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand.RevokeToken;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestCommand.CancelRequest;
import dev.countersign.protocol.request.RequestCommand.CastVote;
import dev.countersign.protocol.request.RequestCommand.SubmitRequest;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.protocol.request.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandCheckTest {
  private static final Bytes SALT = Bytes.of(new byte[Sent.SALT_BYTES]);
  private static final byte[] VALUE = {1, 2, 3};
  private static final Subject ALICE = new Subject("alice");
  private static final String KEY = Ids.requestId("gateway", ALICE, "once").value();
  private static final RecordPlace PLACE = new RecordPlace("prod", "commands", KEY, "Submit.v1");

  private static final Payload TEXT = payload(PayloadKind.OPERATION, 1);
  private static final Payload NOTE = payload(PayloadKind.NOTE, 2);
  private static final Payload COMMENT = payload(PayloadKind.COMMENT, 3);

  @Test
  void shouldFindNothingWrongWithAGenuineSubmission() {
    assertThat(problem(PLACE, VALUE, submit("once", TEXT, NOTE), TEXT, NOTE)).isEmpty();
    assertThat(problem(PLACE, VALUE, submit("once", TEXT), TEXT)).isEmpty();
  }

  @Test
  void shouldFindNothingWrongWithOtherGenuineCommands() {
    assertThat(problem(PLACE, VALUE, vote(Optional.of(COMMENT.digest())), COMMENT)).isEmpty();
    assertThat(problem(PLACE, VALUE, vote(Optional.empty()))).isEmpty();
    assertThat(problem(PLACE, VALUE, new CancelRequest())).isEmpty();
    assertThat(problem(PLACE, VALUE, new RevokeToken("dba"))).isEmpty();
  }

  @Test
  void shouldRefuseAnotherPlace() {
    var cancel = new CancelRequest();

    assertThat(problem(new RecordPlace("test", "commands", KEY, "Submit.v1"), VALUE, cancel))
        .contains("Expected the cluster that was signed, but it is another");
    assertThat(problem(new RecordPlace("prod", "events", KEY, "Submit.v1"), VALUE, cancel))
        .contains("Expected the topic that was signed, but it is another");
    assertThat(problem(new RecordPlace("prod", "commands", "else", "Submit.v1"), VALUE, cancel))
        .contains("Expected the key that was signed, but it is another");
    assertThat(problem(new RecordPlace("prod", "commands", KEY, "Cancel.v1"), VALUE, cancel))
        .contains("Expected the type that was signed, but it is another");
  }

  @Test
  void shouldRefuseAnotherBody() {
    assertThat(problem(PLACE, new byte[] {1, 2}, new CancelRequest()))
        .contains("Expected the body that was signed, but it is another");
  }

  @Test
  void shouldRefusePayloadsThatWereNotSigned() {
    var submit = submit("once", TEXT, NOTE);

    for (var sent : List.of(List.of(TEXT), List.of(NOTE, TEXT), List.of(TEXT, NOTE, NOTE))) {
      assertThat(
              CommandCheck.problem(
                  header(List.of(TEXT, NOTE)), PLACE, VALUE, new Sent<>(SALT, sent, submit)))
          .contains("Expected the payloads that were signed, but they are others");
    }
  }

  @Test
  void shouldRefuseAPayloadUnderAnotherDigest() {
    var forged = new Payload(PayloadKind.OPERATION, TEXT.digest(), TEXT.salt(), Bytes.of((byte) 9));

    assertThat(problem(PLACE, VALUE, submit("once", TEXT), forged))
        .contains("Expected payloads under their own digests, but one is not");
  }

  @Test
  void shouldRefusePayloadsThatTheCommandDoesNotName() {
    var comment = new Payload(PayloadKind.COMMENT, TEXT.digest(), TEXT.salt(), TEXT.content());

    assertUnnamed(submit("once", TEXT));
    assertUnnamed(submit("once", TEXT), comment);
    assertUnnamed(submit("once", TEXT), TEXT, NOTE);
    assertUnnamed(submit("once", TEXT, NOTE), TEXT);
    assertUnnamed(submit("once", TEXT, NOTE), NOTE, TEXT);
    assertUnnamed(vote(Optional.empty()), COMMENT);
    assertUnnamed(vote(Optional.of(COMMENT.digest())));
    assertUnnamed(new CancelRequest(), COMMENT);
    assertUnnamed(new RevokeToken("dba"), NOTE);
  }

  @Test
  void shouldRefuseARequestIdThatDoesNotFollow() {
    assertThat(problem(PLACE, VALUE, submit("twice", TEXT), TEXT))
        .contains(
            "Expected the request id that follows from issuer, subject and idempotency key,"
                + " but it is another");
  }

  private static void assertUnnamed(Command command, Payload... payloads) {
    assertThat(problem(PLACE, VALUE, command, payloads))
        .contains(
            "Expected the payloads that the command names, in the order it names them,"
                + " but they are others");
  }

  private static Optional<String> problem(
      RecordPlace place, byte[] value, Command command, Payload... payloads) {
    var sent = new Sent<>(SALT, List.of(payloads), command);
    return CommandCheck.problem(header(List.of(payloads)), place, value, sent);
  }

  private static CommandHeader header(List<Payload> payloads) {
    return new CommandHeader(
        "prod",
        "commands",
        KEY,
        "Submit.v1",
        new CommandId("00041061050r3gg28a1c60t3gf"),
        "gateway",
        new Principal(ALICE, PrincipalKind.PERSON, SignIn.TOKEN, ""),
        Instant.EPOCH,
        Instant.EPOCH,
        0,
        "",
        CommandSeal.body(VALUE),
        payloads.stream().map(Payload::digest).toList());
  }

  private static SubmitRequest submit(String idempotencyKey, Payload text, Payload... note) {
    return new SubmitRequest(
        OperationKind.SQL,
        new TargetRef("orders", "production"),
        text.digest(),
        List.of(note).stream().map(Payload::digest).findFirst(),
        idempotencyKey,
        List.of(),
        List.of(),
        DispatchMode.MANUAL,
        Optional.empty(),
        false);
  }

  private static CastVote vote(Optional<Digest> comment) {
    return new CastVote(Verdict.APPROVE, TEXT.digest(), comment);
  }

  private static Payload payload(PayloadKind kind, int content) {
    return PayloadSeal.seal(kind, SALT, Bytes.of((byte) content));
  }
}
