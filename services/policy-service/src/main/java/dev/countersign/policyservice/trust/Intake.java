package dev.countersign.policyservice.trust;

import static dev.countersign.policyservice.trust.ForeignException.because;
import static dev.countersign.policyservice.trust.ForeignException.unless;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.avro.kafka.RecordHeaders;
import dev.countersign.engine.governance.Governance;
import dev.countersign.policyservice.governance.GovernanceView;
import dev.countersign.policyservice.trust.Verified.Foreign;
import dev.countersign.policyservice.trust.Verified.Genuine;
import dev.countersign.proof.command.CommandCheck;
import dev.countersign.proof.command.CommandSeal;
import dev.countersign.proof.command.RecordPlace;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Command;
import dev.countersign.protocol.envelope.CommandHeader;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.envelope.Sent;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.lane.LaneCommand;
import dev.countersign.protocol.lane.LaneId;
import dev.countersign.protocol.request.RequestCommand.SubmitRequest;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Tells a command from whatever else can be written to the commands topic. The cheap checks come
 * first, the signature before anything is decoded that only a known issuer could make large.
 */
public final class Intake {
  static final int MAX_HEADERS = 32;
  static final int MAX_HEADER_BYTES = 64 << 10;

  /** What ten thousand characters, the gateway's limit, take, and a ticket beside them. */
  static final int MAX_TALK_BYTES = 64 << 10;

  /** As long as an IPv6 address with a zone, and more. */
  static final int MAX_FIELD = 200;

  private final Home home;
  private final KeyRing keys;
  private final RateLimit rateLimit = new RateLimit(Duration.ofSeconds(1), System::nanoTime);

  public Intake(Home home, KeyRing keys) {
    this.home = home;
    this.keys = keys;
  }

  /** Never throws, whatever came. */
  public Verified verify(Arrival record, GovernanceView governance) {
    try {
      return genuine(record, governance);
    } catch (ForeignException | MalformedRecordException e) {
      return new Foreign(e.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      return new Foreign(
          "Expected a record that can be checked, but checking it ended in "
              + e.getClass().getSimpleName());
    }
  }

  private Genuine genuine(Arrival record, GovernanceView governance) {
    var headers = new SingleHeaders(record);
    var key = record.key().orElseThrow(() -> because("Expected a key, but there is none"));
    var value = record.value().orElseThrow(() -> because("Expected a value, but there is none"));
    unless(
        key.size() <= LaneId.MAX_LENGTH,
        "Expected a key of %d bytes at most, but it has %d",
        LaneId.MAX_LENGTH,
        key.size());
    unless(
        value.size() <= Topics.MAX_MESSAGE_BYTES,
        "Expected a value of at most %d bytes, but it has %d",
        Topics.MAX_MESSAGE_BYTES,
        value.size());
    var headerBytes = headers.bytes(RecordHeaders.SIGNED_HEADER);
    var signature = headers.bytes(RecordHeaders.SIGNATURE);
    var header = Wire.decode(headerBytes.toArray(), CommandHeader.class);
    var known = knowing(header, governance);
    requireSigned(header, headerBytes, signature, known);
    requireHome(record, header);
    requirePlain("address", header.principal().address());
    requirePlain("correlation", header.correlation());
    return opened(
        record,
        header,
        headerBytes,
        signature,
        new RecordPlace(
            home.cluster(), record.topic(), text(key), headers.text(RecordHeaders.CE_TYPE)),
        value.toArray(),
        known);
  }

  /**
   * An issuer may be so new that we have not read of it: then its command says which epoch it was
   * registered in, and is worth a short wait. Nothing is proven yet, so not every time.
   */
  private Governance knowing(CommandHeader header, GovernanceView view) {
    var governance = view.current();
    boolean worthWaiting =
        header.minEpoch() > governance.epoch() && keys.of(header.issuer(), governance).isEmpty();
    return worthWaiting && rateLimit.allows() ? view.atLeast(header.minEpoch()) : governance;
  }

  private void requireSigned(
      CommandHeader header, Bytes headerBytes, Bytes signature, Governance governance) {
    var key =
        keys.of(header.issuer(), governance)
            .orElseThrow(() -> because("Expected a known issuer, but it is not"));
    unless(
        CommandSeal.verify(key, headerBytes, signature),
        "Expected the signature of %s, but it is not",
        header.issuer());
    unless(
        IssuerRights.covers(governance, header.issuer(), header.principal()),
        "Expected a principal that %s may speak for, but it is %s %s",
        header.issuer(),
        header.principal().kind(),
        header.principal().subject());
  }

  /** Operations are looked into, and refused with a reason; what people say beside is short. */
  private static void requireSize(Payload payload) {
    switch (payload.kind()) {
      case OPERATION -> {}
      case NOTE, COMMENT ->
          unless(
              payload.content().size() <= MAX_TALK_BYTES,
              "Expected %s of at most %d bytes, but it has %d",
              payload.kind(),
              MAX_TALK_BYTES,
              payload.content().size());
    }
  }

  /** It goes onto the log for ever, and into columns and onto terminals of whoever reads it. */
  private static void requirePlain(String field, String text) {
    unless(
        text.length() <= MAX_FIELD && text.chars().allMatch(c -> c > ' ' && c < 0x7f),
        "Expected %s of at most %d printable ASCII characters, but it is something else",
        field,
        MAX_FIELD);
  }

  private void requireHome(Arrival record, CommandHeader header) {
    unless(
        record.topic().equals(home.topic()),
        "Expected topic %s, but it is %s",
        home.topic(),
        record.topic());
    int partition = home.partitionOf().applyAsInt(header.key());
    unless(
        record.partition() == partition,
        "Expected partition %d, where the key belongs, but it is on %d",
        partition,
        record.partition());
    unless(
        header.issuer().equals(Governance.POLICY_SERVICE)
            || !header.deliverBy().isAfter(record.appended().plus(home.window())),
        "Expected to be deliverable for %s after %s at most, but it is until %s",
        home.window(),
        record.appended(),
        header.deliverBy());
  }

  private static Genuine opened(
      Arrival record,
      CommandHeader header,
      Bytes headerBytes,
      Bytes signature,
      RecordPlace place,
      byte[] value,
      Governance governance) {
    Sent<Command> sent = Wire.decodeCommand(value);
    unless(
        Wire.ceType(sent.command()).equals(header.type()),
        "Expected the type that was signed, but the value is of another");
    CommandCheck.problem(header, place, value, sent)
        .ifPresent(
            problem -> {
              throw because("%s", problem);
            });
    unless(
        IssuerRights.covers(governance, header.issuer(), header.principal().kind(), sent.command()),
        "Expected a command that %s %s may send, but it is %s",
        header.principal().kind(),
        header.principal().subject(),
        sent.command().getClass().getSimpleName());
    requireAggregate(header, sent.command());
    sent.payloads().forEach(Intake::requireSize);
    return new Genuine(
        header, headerBytes, signature, sent.payloads(), sent.command(), record.appended());
  }

  private static void requireAggregate(CommandHeader header, Command command) {
    boolean fits =
        switch (command) {
          case GovernanceCommand _ -> header.key().equals(Topics.GOVERNANCE_KEY);
          case LaneCommand _ -> LaneId.isWellFormed(header.key());
          default -> RequestId.isWellFormed(header.key());
        };
    unless(fits, "Expected the key of what the command is about, but it is another");
    if (command instanceof SubmitRequest submit) {
      unless(
          !submit.idempotencyKey().isEmpty(),
          "Expected an idempotency key of at least 1 character, but it is empty");
    }
  }

  /** Bytes that are no UTF-8 become text that equals nothing signed. */
  private static String text(Bytes key) {
    return new String(key.toArray(), StandardCharsets.UTF_8);
  }
}
