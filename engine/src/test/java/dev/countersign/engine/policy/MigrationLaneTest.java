package dev.countersign.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.policy.Workflows.Demanded;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.Lane;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Migrations of one target never run side by side, whatever policies say. */
class MigrationLaneTest {
  private static final String STEPS = "steps: [ { name: s, quorums: [1 of group:dba] } ]\n";

  private static Optional<Lane> lane(OperationKind kind, String policy) throws PolicyException {
    var published = new PublishedPolicy(PolicyFile.parse(policy), 1, Digest.NONE, policy);
    var inquiry =
        new Inquiry(
            kind,
            new TargetRef("orders", "production"),
            Map.of(),
            new OperationFacts(StatementClass.DDL, 1, List.of(), List.of(), "", List.of()),
            new Actor(
                new Subject("alice"), PrincipalKind.PERSON, SignIn.TOKEN, "", List.of(), List.of()),
            Instant.EPOCH);
    return Workflows.demandedBy(List.of(published), inquiry) instanceof Demanded demanded
        ? demanded.workflow().lane()
        : Optional.empty();
  }

  @Test
  void shouldRunAloneWithoutALaneInAnyPolicy() throws PolicyException {
    assertThat(lane(OperationKind.MIGRATION, "policy: p\n" + STEPS)).contains(new Lane(1, true));
    assertThat(lane(OperationKind.SQL, "policy: p\n" + STEPS)).isEmpty();
  }

  @Test
  void shouldRunAloneWhereAPolicyAllowsSeveral() throws PolicyException {
    var several = "policy: p\nlane: 3\n" + STEPS;

    assertThat(lane(OperationKind.MIGRATION, several)).contains(new Lane(1, true));
    assertThat(lane(OperationKind.SQL, several)).contains(new Lane(3, false));
  }
}
