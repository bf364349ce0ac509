package dev.countersign.agent.run;

import dev.countersign.agent.run.GrantVerdict.Bad;
import dev.countersign.agent.run.GrantVerdict.ForAnother;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.grant.GrantCheck;
import dev.countersign.proof.grant.GrantSeal;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides whether what stands on the dispatch topic is a grant that this agent may claim. */
public final class GrantVerifier {
  private static final Duration LONGEST_STATEMENT = Duration.ofDays(1);
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);
  private static final Duration LONGEST_LEASE = Duration.ofHours(1);

  private GrantVerifier() {}

  public static GrantVerdict verify(Trust trust, SignedRecord found, Instant now) {
    var value = found.value().toArray();
    var hash = GrantSeal.hash(value);
    if (!trust.isDecisionKey(found.keyId())
        || !GrantSeal.verify(trust.decisionKey(), hash, found.signature())) {
      return new Bad(
          "Expected a grant signed by %s, but it is not".formatted(trust.decisionKey().id()));
    }
    try {
      var grant = Wire.decode(value, Grant.class);
      return problems(trust, found, grant, now)
          .flatMap(Optional::stream)
          .findFirst()
          .<GrantVerdict>map(Bad::new)
          .orElseGet(
              () ->
                  beyond(trust, grant)
                      .<GrantVerdict>map(ForAnother::new)
                      .orElseGet(() -> new Genuine(grant, text(grant).orElseThrow(), hash)));
    } catch (MalformedRecordException e) {
      // policy-service has signed it: an agent of another version may know its form.
      return new ForAnother(e.getMessage());
    }
  }

  /** What this agent cannot do of what a good grant asks for; another of the pool may. */
  private static Optional<String> beyond(Trust trust, Grant grant) {
    if (!trust.kinds().contains(grant.kind())) {
      return Optional.of(
          "Expected one of the kinds %s that this agent runs, but %s is %s"
              .formatted(trust.kinds(), grant.execution(), grant.kind()));
    }
    return when(
        !trust.targets().contains(grant.target()),
        "Expected a target that this agent serves, but %s is for %s"
            .formatted(grant.execution(), grant.target()));
  }

  private static Stream<Optional<String>> problems(
      Trust trust, SignedRecord found, Grant grant, Instant now) {
    return Stream.of(
        elsewhere("topic", Topics.dispatch(trust.pool()), found.topic()),
        elsewhere("key", grant.execution().request().value(), found.key()),
        elsewhere("type", Wire.ceType(grant), found.type()),
        GrantCheck.problem(grant, trust.cluster(), trust.pool(), now),
        when(
            !isWithin(grant.statementTimeout(), Duration.ofMillis(1), LONGEST_STATEMENT),
            "Expected a statement time-out of 1 ms to 1 day, but it is "
                + grant.statementTimeout()),
        when(
            !isWithin(grant.lease(), SHORTEST_LEASE, LONGEST_LEASE),
            "Expected a lease of 1 s to 1 h, but it is " + grant.lease()),
        when(grant.rowLimit() < 0, "Expected a row limit of 0 or more, but it is negative"),
        when(
            grant.content().size() == 0 || grant.content().size() > Topics.MAX_OPERATION_BYTES,
            "Expected a text of 1 byte to 1 MiB, but it has " + grant.content().size()),
        when(
            text(grant).filter(text -> text.indexOf('\0') < 0).isEmpty(),
            "Expected UTF-8 without NUL, but the text is something else"));
  }

  private static Optional<String> elsewhere(String what, String expected, String found) {
    return when(
        !expected.equals(found), "Expected the %s %s, but it is another".formatted(what, expected));
  }

  private static Optional<String> when(boolean wrong, String problem) {
    return wrong ? Optional.of(problem) : Optional.empty();
  }

  private static boolean isWithin(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }

  private static Optional<String> text(Grant grant) {
    try {
      var decoder = StandardCharsets.UTF_8.newDecoder();
      return Optional.of(decoder.decode(ByteBuffer.wrap(grant.content().toArray())).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
