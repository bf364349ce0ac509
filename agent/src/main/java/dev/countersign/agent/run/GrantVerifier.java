package dev.countersign.agent.run;

import static dev.countersign.agent.run.SentCheck.isWithin;
import static dev.countersign.agent.run.SentCheck.when;

import dev.countersign.agent.run.GrantVerdict.Bad;
import dev.countersign.agent.run.GrantVerdict.ForAnother;
import dev.countersign.agent.run.GrantVerdict.Genuine;
import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.grant.GrantCheck;
import dev.countersign.proof.grant.GrantSeal;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.request.StatementClass;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Decides whether what stands on the dispatch topic is a grant that this agent may claim. */
public final class GrantVerifier {
  private static final String TYPE = Wire.type(Grant.class).ceType();
  private static final String ANY_VERSION = TYPE.substring(0, TYPE.lastIndexOf('.') + 1);
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);
  private static final Duration LONGEST_LEASE = Duration.ofHours(1);

  private GrantVerifier() {}

  public static GrantVerdict verify(Trust trust, SignedRecord found, Instant now) {
    var value = found.value().toArray();
    var hash = GrantSeal.hash(value);
    if (!trust.isDecisionKey(found.keyId())
        || !GrantSeal.verify(trust.decisionKey(), hash, found.signature())) {
      if (!isNamedGrant(found)
          && !OrderVerifier.isOrder(found)
          && OrderVerifier.isSealed(trust, found)) {
        return new ForAnother(
            "Expected a grant or an order, but it is of a type that is not known");
      }
      return new Bad(
          "Expected a grant signed by %s, but it is not".formatted(trust.decisionKey().id()));
    }
    try {
      var grant = Wire.decode(value, Grant.class);
      return trust.kinds().contains(grant.kind())
          ? known(trust, found, grant, hash, now)
          : new ForAnother(
              "Expected one of the kinds %s that this agent runs, but %s is %s"
                  .formatted(new TreeSet<>(trust.kinds()), grant.execution(), grant.kind()));
    } catch (MalformedRecordException e) {
      // policy-service has signed it: an agent of another version may know its form.
      return new ForAnother(e.getMessage());
    }
  }

  private static boolean isNamedGrant(SignedRecord found) {
    return found.type().startsWith(ANY_VERSION);
  }

  private static GrantVerdict known(
      Trust trust, SignedRecord found, Grant grant, Digest hash, Instant now) {
    return problems(trust, found, grant, now)
        .flatMap(Optional::stream)
        .findFirst()
        .<GrantVerdict>map(Bad::new)
        .orElseGet(
            () ->
                trust.targets().contains(grant.target())
                    ? genuine(grant, hash)
                    : new ForAnother(
                        "Expected a target that this agent serves, but %s is for %s"
                            .formatted(grant.execution(), grant.target())));
  }

  private static Stream<Optional<String>> problems(
      Trust trust, SignedRecord found, Grant grant, Instant now) {
    return Stream.of(
            SentCheck.place(trust, found, grant, Wire.ceType(grant)),
            Stream.of(GrantCheck.problem(grant, trust.cluster(), trust.pool(), now)),
            SentCheck.content(grant),
            Stream.of(
                when(grant.execution().number() == 0, "Expected an execution, but it is evidence"),
                when(
                    !isWithin(grant.lease(), SHORTEST_LEASE, LONGEST_LEASE),
                    "Expected a lease of 1 s to 1 h, but it is " + grant.lease()),
                when(grant.rowLimit() < 0, "Expected a row limit of 0 or more, but it is negative"),
                when(
                    SentCheck.isMigration(grant) && grant.statementClass() == StatementClass.READ,
                    "Expected migrations to be more than a read, but they are one")))
        .flatMap(it -> it);
  }

  private static Genuine genuine(Grant grant, Digest hash) {
    return SentCheck.isMigration(grant)
        ? new Genuine(grant, "", MigrationText.read(grant.content()), hash)
        : new Genuine(grant, SentCheck.text(grant).orElseThrow(), hash);
  }
}
