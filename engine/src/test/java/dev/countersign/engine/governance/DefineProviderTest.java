package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.Providers.CORP;
import static dev.countersign.engine.fixture.Providers.DB;
import static dev.countersign.engine.fixture.Providers.corp;
import static dev.countersign.engine.fixture.Providers.link;
import static dev.countersign.engine.fixture.Providers.provider;
import static dev.countersign.engine.fixture.World.ALICE;
import static dev.countersign.engine.fixture.World.BOB;
import static dev.countersign.engine.fixture.World.ROOT;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.Providers;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.ClaimMapping;
import dev.countersign.protocol.governance.GovernanceCommand;
import dev.countersign.protocol.governance.GovernanceCommand.DefineProvider;
import dev.countersign.protocol.governance.GovernanceCommand.DefineRole;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterPrincipal;
import dev.countersign.protocol.governance.GovernanceCommand.RemoveProvider;
import dev.countersign.protocol.governance.GovernanceEvent.ProviderDefined;
import dev.countersign.protocol.governance.GovernanceEvent.ProviderRemoved;
import dev.countersign.protocol.governance.IdentityProvider;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.governance.Role;
import dev.countersign.protocol.governance.RoleGrant;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DefineProviderTest {
  private static final IdentityProvider PLAIN = corp();

  private final GovernanceSpec spec =
      new GovernanceSpec(
          World.after(
              World.withoutPolicies(),
              new DefineRole(
                  "clerk", List.of(Permission.IDENTITY_MANAGE, Permission.ISSUER_MANAGE)),
              new DefineRole("half", List.of(Permission.IDENTITY_MANAGE)),
              person("clerk", "clerk"),
              person("half", "half"),
              World.members("friends"),
              World.members("askers", BOB),
              World.members("banned")));

  @Test
  void shouldBeBelievedFromNowOn() {
    spec.when(new DefineProvider(PLAIN)).then(new ProviderDefined(PLAIN));
    assertThat(spec.governance().providerOf(PLAIN.issuer()).map(ProviderEntry::provider))
        .contains(PLAIN);
    by("clerk", new RemoveProvider(CORP)).then(new ProviderRemoved(CORP));
    assertThat(spec.governance().providers()).isEmpty();
  }

  @Test
  void shouldTakeThePermissionToSayWhoseSignaturesCount() {
    by("half", new DefineProvider(PLAIN)).thenRefused(FORBIDDEN, "issuer.manage");
    spec.when(new DefineProvider(PLAIN));
    by("half", new RemoveProvider(CORP)).thenRefused(FORBIDDEN, "issuer.manage");
    spec.when(BOB, PrincipalKind.PERSON, new DefineProvider(PLAIN))
        .thenRefused(FORBIDDEN, "identity.manage");
  }

  @Test
  void shouldRefuseToGiveByMappingsWhatIsNotHeld() {
    var admin = mapping("groups", "boss", List.of(), RoleGrant.everywhere(Role.ADMIN));
    by("clerk", new DefineProvider(corp(admin))).thenRefused(FORBIDDEN, "admin", "clerk");
    spec.when(new DefineProvider(corp(admin)));
    by("clerk", new DefineProvider(PLAIN)).thenRefused(FORBIDDEN, "admin");
    by("clerk", new RemoveProvider(CORP)).thenRefused(FORBIDDEN, "admin");
    by("clerk", new DefineProvider(provider("other", "https://other.example", friends())))
        .then(new ProviderDefined(provider("other", "https://other.example", friends())));
  }

  @Test
  void shouldRefuseToGiveAGroupThatGivesMore() {
    spec.when(
        new GovernanceCommand.DefineGroup(
            "admins",
            List.of(ROOT),
            List.of("friends"),
            List.of(RoleGrant.everywhere(Role.ADMIN))));
    by("clerk", new DefineProvider(corp(friends()))).thenRefused(FORBIDDEN, "admin");
  }

  @Test
  void shouldTakeWhatPublishingTakesWhereAPolicyNamesTheGroup() {
    spec.when(World.publish(spec.governance(), NamedGroupsTest.POLICY));
    by("clerk", new DefineProvider(corp(mapping("groups", "db", List.of("dba")))))
        .thenRefused(FORBIDDEN, "policy.publish", "dba", "prod");
  }

  @Test
  void shouldKeepItsIssuerForEver() {
    spec.when(new DefineProvider(PLAIN));
    spec.when(new DefineProvider(provider(CORP, "https://elsewhere.example")))
        .thenRefused(INVALID_GOVERNANCE, CORP);
    spec.when(new DefineProvider(provider("again", PLAIN.issuer())))
        .thenRefused(INVALID_GOVERNANCE, CORP, "again");
  }

  @Test
  void shouldNotLetTokensForOthersSpeakForWhoMayMore() {
    spec.when(new DefineProvider(PLAIN)).when(link(ROOT, "r"));
    var wide = with(PLAIN, List.of("countersign", "somebody-elses"));
    by("clerk", new DefineProvider(wide)).thenRefused(FORBIDDEN, "admin");
    by("clerk", new DefineProvider(PLAIN)).then(new ProviderDefined(PLAIN));
    by("clerk", new RemoveProvider(CORP)).thenRefused(FORBIDDEN, "admin");
    spec.when(new DefineProvider(wide)).then(new ProviderDefined(wide));
  }

  @Test
  void shouldForgetTheLinksOfAProviderThatIsRemoved() {
    spec.when(new DefineProvider(corp(mapping("groups", "db", List.of("dba")))));
    spec.when(link(ALICE, "a"));
    var governance = spec.governance();
    governance =
        governance.evolve(
            World.meta(
                "governance", governance.epoch() + 1, World.BORN, World.actor(governance, ROOT)),
            new dev.countersign.protocol.governance.GovernanceEvent.ClaimsRecorded(
                ALICE, Providers.at("a"), Providers.claims("alice", DB)));
    assertThat(governance.groupsOf(ALICE)).containsExactly("dba");
    var after = World.after(governance, new RemoveProvider(CORP), new DefineProvider(PLAIN));
    assertThat(after.groupsOf(ALICE)).isEmpty();
    assertThat(after.identity(Providers.at("a"))).isEmpty();
    assertThat(after.identitiesOf(ALICE)).isEmpty();
    assertThat(after.people().membersOf("dba")).doesNotContain(ALICE);
  }

  @Test
  void shouldRefuseWhatIsNotWrittenAsItShould() {
    for (var issuer :
        List.of(
            "",
            "id.example.com",
            "http://id.example.com",
            "http://127.0.0.1.example.com",
            "https://id.example.com?x=1",
            "https://id.example.com#x",
            "https://me:secret@id.example.com",
            "ftp://id.example.com",
            "https://id.example.com/" + "x".repeat(500))) {
      spec.when(new DefineProvider(provider(CORP, issuer)))
          .thenRefused(INVALID_GOVERNANCE, "issuer of corp");
    }
    spec.when(new DefineProvider(provider("Corp", "https://a.example")))
        .thenRefused(INVALID_GOVERNANCE, "provider");
    spec.when(new DefineProvider(with(PLAIN, List.of())))
        .thenRefused(INVALID_GOVERNANCE, "audiences");
    spec.when(new DefineProvider(with(PLAIN, List.of("a b")))).thenRefused(INVALID_GOVERNANCE);
    spec.when(new DefineProvider(with(PLAIN, Collections.nCopies(21, "a"))))
        .thenRefused(INVALID_GOVERNANCE, "audiences");
    spec.when(new DefineProvider(corp(friends(), friends())))
        .thenRefused(INVALID_GOVERNANCE, "twice");
    spec.when(new DefineProvider(corp(mapping("groups", "x", List.of("nobody")))))
        .thenRefused(UNKNOWN_NAME, "nobody");
    spec.when(
            new DefineProvider(
                corp(mapping("groups", "x", List.of(), RoleGrant.everywhere("nothing")))))
        .thenRefused(UNKNOWN_NAME, "nothing");
    spec.when(new DefineProvider(corp(many(201)))).thenRefused(INVALID_GOVERNANCE, "200");
    spec.when(new RemoveProvider("none")).thenRefused(UNKNOWN_NAME, "none");
  }

  @Test
  void shouldTakeALoopbackWithoutTls() {
    for (var issuer : List.of("http://localhost:8180/r", "http://127.0.0.1:1", "http://[::1]:1")) {
      var local = provider("local", issuer);
      spec.when(new DefineProvider(local)).then(new ProviderDefined(local));
      spec.when(new RemoveProvider("local"));
    }
  }

  private GovernanceSpec by(String name, GovernanceCommand command) {
    return spec.when(new Subject(name), PrincipalKind.PERSON, command);
  }

  private static RegisterPrincipal person(String name, String role) {
    return new RegisterPrincipal(
        new Subject(name), PrincipalKind.PERSON, name, List.of(RoleGrant.everywhere(role)));
  }

  private static ClaimMapping friends() {
    return mapping("groups", "friends", List.of("friends"));
  }

  private static ClaimMapping[] many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> mapping("groups", "g" + i, List.of()))
        .toArray(ClaimMapping[]::new);
  }

  private static ClaimMapping mapping(
      String claim, String value, List<String> groups, RoleGrant... roles) {
    return new ClaimMapping(claim, value, groups, List.of(roles));
  }

  private static IdentityProvider with(IdentityProvider it, List<String> audiences) {
    return new IdentityProvider(
        it.name(),
        it.issuer(),
        audiences,
        it.clientId(),
        it.scopes(),
        it.nameClaim(),
        it.provision(),
        it.mappings());
  }
}
