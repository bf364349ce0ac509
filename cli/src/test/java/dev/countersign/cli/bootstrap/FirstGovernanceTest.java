package dev.countersign.cli.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.avro.codec.Wire;
import dev.countersign.cli.launch.Home;
import dev.countersign.engine.Decision;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.GovernanceAsk;
import dev.countersign.engine.governance.GovernanceDecider;
import dev.countersign.proof.hash.Domain;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.topic.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstGovernanceTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Actor ROOT =
      new Actor(new Subject("root"), PrincipalKind.PERSON, SignIn.KEY, "", List.of(), List.of());

  @TempDir private Path folder;
  private Secrets secrets;

  @BeforeEach
  void make() {
    secrets = new Secrets(new Home(folder, folder.resolve("state")), new SecureRandom());
  }

  @Test
  void shouldBeAcceptedCommandByCommandByTheRules() {
    var governance = Governance.EMPTY;
    long sequence = 0;
    for (var command : new FirstGovernance(secrets).commands()) {
      var event = accepted(governance, command);
      governance = governance.evolve(meta(++sequence), event);
    }
    assertThat(governance.policies()).hasSize(4);
    assertThat(governance.targets()).hasSize(3);
    assertThat(governance.groupsOf(new Subject("carol"))).containsExactly("dba");
  }

  @Test
  void shouldHaveNothingToSendTheSecondTime() {
    var commands = new FirstGovernance(secrets).commands();
    var known = new KnownGovernance();
    var governance = Governance.EMPTY;
    long sequence = 0;
    for (var command : commands) {
      var event = accepted(governance, command);
      governance = governance.evolve(meta(++sequence), event);
      known.read(Wire.encode(new Recorded<>(meta(sequence), event)));
    }

    assertThat(known.missing(new FirstGovernance(secrets).commands())).isEmpty();
  }

  @Test
  void shouldSendEverythingToAnEmptyCluster() {
    var commands = new FirstGovernance(secrets).commands();

    assertThat(new KnownGovernance().missing(commands)).isEqualTo(commands);
  }

  @Test
  void shouldLeaveEndedWhatAnAdministratorEnded() {
    var token = secrets.token("alice");
    var known = new KnownGovernance();

    known.read(Wire.encode(new Recorded<>(meta(1), new GovernanceEvent.TokenRevoked(token.id()))));

    assertThat(known.missing(new FirstGovernance(secrets).commands()))
        .noneMatch(
            command ->
                command instanceof GovernanceCommand.IssueToken it
                    && it.tokenId().equals(token.id()));
  }

  @Test
  void shouldKnowAnAgentUntilItsKeyIsRevokedAndFromWhenItIsRegisteredAnew() {
    var key = secrets.key(Secrets.AGENT).verifyingKey().raw();
    var registered = new GovernanceEvent.AgentRegistered(new Subject(Secrets.AGENT), "main", key);
    var known = new KnownGovernance();
    known.read(Wire.encode(new Recorded<>(meta(1), registered)));
    assertThat(known.all(GovernanceCommand.RegisterAgent.class)).hasSize(1);

    known.read(
        Wire.encode(new Recorded<>(meta(2), new GovernanceEvent.IssuerRevoked(Secrets.AGENT))));
    assertThat(known.all(GovernanceCommand.RegisterAgent.class)).isEmpty();
    assertThat(known.missing(new FirstGovernance(secrets).commands()))
        .as("an administrator has ended it")
        .noneMatch(GovernanceCommand.RegisterAgent.class::isInstance);

    known.read(Wire.encode(new Recorded<>(meta(3), registered)));
    assertThat(known.all(GovernanceCommand.RegisterAgent.class)).hasSize(1);
  }

  @Test
  void shouldLeavePeopleAndGroupsAsAnAdministratorMadeThem() {
    var known = new KnownGovernance();

    known.read(
        Wire.encode(new Recorded<>(meta(1), new GovernanceEvent.GroupDefined("dba", List.of()))));
    known.read(
        Wire.encode(
            new Recorded<>(
                meta(2),
                new GovernanceEvent.PrincipalRegistered(
                    new Subject("alice"), PrincipalKind.PERSON, "Alice", List.of()))));

    assertThat(known.missing(new FirstGovernance(secrets).commands()))
        .noneMatch(GovernanceCommand.DefineGroup.class::isInstance)
        .noneMatch(
            command ->
                command instanceof GovernanceCommand.RegisterPrincipal it
                    && it.subject().value().equals("alice"));
  }

  @Test
  void shouldKeepSecretsForTheirOwnerAlone() throws Exception {
    var file = secrets.keyFile(Secrets.ROOT);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(secrets.key(Secrets.ROOT).verifyingKey())
        .isEqualTo(secrets.key(Secrets.ROOT).verifyingKey());
    assertThat(secrets.token("bob")).isEqualTo(secrets.token("bob"));
  }

  private static GovernanceEvent accepted(Governance governance, GovernanceCommand command) {
    var decision =
        GovernanceDecider.decide(
            governance,
            new GovernanceAsk(ROOT, Secrets.ROOT, command),
            NOW,
            source ->
                Hashing.tagged(
                    Domain.POLICY, source.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    assertThat(decision).as(KnownGovernance.name(command)).isInstanceOf(Decision.Accepted.class);
    return ((Decision.Accepted<GovernanceEvent>) decision).events().getFirst();
  }

  private static EventMeta meta(long sequence) {
    return new EventMeta(
        Topics.GOVERNANCE_KEY,
        sequence,
        Digest.NONE,
        1,
        1,
        ROOT,
        NOW,
        sequence - 1,
        new CommandId("0".repeat(26)),
        "",
        Bytes.EMPTY,
        Bytes.EMPTY);
  }
}
