package dev.countersign.cli.policy;

import dev.countersign.cli.CliException;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.PolicySet;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.GovernanceEvent.GroupDefined;
import dev.countersign.protocol.governance.GovernanceEvent.PoolRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.TargetRegistered;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.policy.PolicySource;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A configuration with the people and places of a test, and the policies that are tested. */
final class TestGovernance {
  private static final String POOL = "main";
  private static final Duration TIME = Duration.ofSeconds(30);
  private static final int ROWS = 1_000;

  private Governance governance = Governance.EMPTY;

  private TestGovernance() {}

  /**
   * Makes one.
   *
   * @throws CliException with every error of the policies
   */
  static Governance of(TestFile file, List<PolicySource> policies) {
    var made = new TestGovernance();
    made.happened(new PoolRegistered(POOL, TIME, TIME));
    var groups = new TreeMap<String, List<Subject>>();
    file.people().forEach((name, person) -> made.person(name, person, groups));
    groups.forEach(
        (name, members) -> made.happened(new GroupDefined(name, members, List.of(), List.of())));
    file.targets().forEach(made::place);
    var set = PolicySet.of(made.governance, policies, Hashing::policy);
    if (!set.errors().isEmpty()) {
      throw new CliException(String.join(System.lineSeparator(), set.errors()));
    }
    made.happened(set.changes());
    return made.governance;
  }

  private void person(String name, TestFile.Person person, Map<String, List<Subject>> groups) {
    if (!Subject.isWellFormed(name)) {
      throw new CliException("Expected names of people, but '%s' is none".formatted(name));
    }
    var subject = new Subject(name);
    person.groups().forEach(it -> groups.computeIfAbsent(it, _ -> new ArrayList<>()).add(subject));
    happened(
        new PrincipalRegistered(
            subject,
            constant(PrincipalKind.class, person.kind()),
            name,
            person.roles().stream().map(RoleGrant::everywhere).toList()));
  }

  private void place(TestFile.Place place) {
    happened(
        new TargetRegistered(
            new TargetRef(place.target(), place.environment()),
            constant(Dialect.class, place.dialect()),
            POOL,
            TIME,
            ROWS,
            place.labels()));
  }

  static <E extends Enum<E>> E constant(Class<E> type, String word) {
    try {
      return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException e) {
      throw new CliException(
          "Expected one of %s, but it is '%s'"
              .formatted(
                  String.join(
                      ", ",
                      java.util.Arrays.stream(type.getEnumConstants())
                          .map(it -> it.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                          .toList()),
                  word),
          e);
    }
  }

  private void happened(GovernanceEvent event) {
    var root =
        new Actor(
            new Subject(Governance.ROOT),
            PrincipalKind.PERSON,
            SignIn.KEY,
            "",
            List.of(),
            List.of());
    var meta =
        new EventMeta(
            "governance",
            governance.epoch() + 1,
            Digest.NONE,
            1,
            1,
            root,
            Instant.EPOCH,
            0,
            new CommandId("0".repeat(26)),
            "",
            Bytes.EMPTY,
            Bytes.EMPTY);
    governance = governance.evolve(meta, event);
  }
}
