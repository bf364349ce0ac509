package dev.countersign.cli.demo;

import dev.countersign.cli.approval.ApprovalProof;
import dev.countersign.cli.approval.ApprovalRecords;
import dev.countersign.cli.approval.Finding;
import dev.countersign.cli.launch.Platform;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.request.ApprovalDocument;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.RequestStatus;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;

/** A service asks on Kafka, bob approves, the service verifies and goes ahead, once. */
final class ReleaseChapter {
  private static final String TITLE = "Release 17 of the shop";
  private static final Digest ARTIFACT =
      Hashing.sha256("shop-17.tar".getBytes(StandardCharsets.UTF_8));

  private final Platform platform;
  private final Narrator narrator;

  ReleaseChapter(Platform platform, Narrator narrator) {
    this.platform = platform;
    this.narrator = narrator;
  }

  void tell(int number, Person bob) {
    narrator.chapter(number, "A service has its own release countersigned, on Kafka alone");
    var service = new Service(platform);
    narrator.tell("A build service writes a signed command: may " + ARTIFACT + " go out?");
    var question =
        service.asks(
            new ApprovalDocument(ARTIFACT, TITLE, "Built and tested.", "https://ci.example/17"));
    require("not countersigned yet", proof(question, ARTIFACT));
    narrator.tell("bob sees what it is about, and approves it.");
    var seen = bob.sees(question.request().value(), 1);
    expect("the title", TITLE, seen.approval().path("title").asText());
    expect("the digest", ARTIFACT.value(), seen.approval().path("digest").asText());
    expect("on the log stands", "approval of a digest", seen.redacted());
    bob.approves(seen);
    bob.awaits(seen, RequestStatus.APPROVED);
    narrator.tell("The service has a public key and asks nobody: it verifies the log.");
    switch (proof(question, ARTIFACT)) {
      case Finding.Countersigned it ->
          narrator.found(
              "countersigned by %s, %d signed events".formatted(it.voters(), it.events()));
      case Finding.NotCountersigned(var why) -> throw new StoryException(why);
    }
    require("another digest is not", proof(question, Hashing.sha256(new byte[] {1})));
    narrator.tell("It goes ahead.");
    service
        .consumes(question)
        .ifPresent(
            refused -> {
              throw new StoryException("Expected to go ahead, but " + refused.message());
            });
    expect(
        "the request", RequestStatus.COMPLETED, bob.awaits(seen, RequestStatus.COMPLETED).status());
    narrator.tell("Someone restarts the service, and it wants to go ahead once more.");
    var refused =
        service
            .consumes(question)
            .orElseThrow(() -> new StoryException("Expected a refusal, but it was done again"));
    expect("refused with", RefusalCode.ALREADY_CONSUMED, refused.code());
  }

  private Finding proof(Service.Question question, Digest digest) {
    var records =
        ApprovalRecords.of(
            Map.of("bootstrap.servers", platform.bootstrapServers()), question.request());
    return new ApprovalProof(platform.cluster(), platform.trust().decisions())
        .of(records, digest, Clock.systemUTC().instant());
  }

  private void require(String what, Finding finding) {
    switch (finding) {
      case Finding.NotCountersigned(var why) -> narrator.found(what + ": " + why);
      case Finding.Countersigned _ ->
          throw new StoryException("Expected %s, but it is countersigned".formatted(what));
    }
  }

  private void expect(String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new StoryException(
          "Expected %s to be %s, but it is %s".formatted(what, expected, actual));
    }
    narrator.found("%s: %s".formatted(what, actual));
  }
}
