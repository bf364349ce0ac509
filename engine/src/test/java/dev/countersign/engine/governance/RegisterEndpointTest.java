package dev.countersign.engine.governance;

import static dev.countersign.engine.fixture.Endpoints.ADDRESS;
import static dev.countersign.engine.fixture.Endpoints.SECRET;
import static dev.countersign.engine.fixture.Endpoints.at;
import static dev.countersign.engine.fixture.Endpoints.named;
import static dev.countersign.engine.fixture.Endpoints.sealedAs;
import static dev.countersign.engine.fixture.Endpoints.wanting;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.fixture.Endpoints;
import dev.countersign.engine.fixture.GovernanceSpec;
import dev.countersign.engine.fixture.World;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.governance.EndpointKind;
import dev.countersign.protocol.governance.GovernanceEvent.EndpointRegistered;
import dev.countersign.protocol.governance.SealedSecret;
import dev.countersign.protocol.topic.EventTypes;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegisterEndpointTest {
  private static final String VOTE_CAST = "dev.countersign.events.VoteCast.v1";
  private final GovernanceSpec spec = new GovernanceSpec(Endpoints.withNotifier());

  @Test
  void shouldMakeAnEndpointKnownFromItsEpochOn() {
    spec.when(wanting(List.of(VOTE_CAST, "*.Request*")))
        .then(
            new EndpointRegistered(
                "build",
                EndpointKind.WEBHOOK,
                ADDRESS,
                List.of(VOTE_CAST, "*.Request*"),
                false,
                SECRET));

    var endpoint = spec.governance().endpoint("build").orElseThrow();
    assertThat(endpoint.epoch()).isEqualTo(spec.governance().epoch());
    assertThat(endpoint.registeredAt()).isEqualTo(World.BORN);
    assertThat(endpoint.wants(VOTE_CAST)).isTrue();
    assertThat(endpoint.wants(EventTypes.ofRequest("RequestApproved"))).isTrue();
    assertThat(endpoint.wants(EventTypes.ofRequest("StepMet"))).isFalse();
  }

  @Test
  void shouldDeliverEveryTypeWhereNoneIsNamed() {
    spec.when(named("build"));

    assertThat(EventTypes.ofRequests())
        .isNotEmpty()
        .allMatch(spec.governance().endpoint("build").orElseThrow()::wants);
  }

  @Test
  void shouldReplaceTheOneOfThatNameByANewRegistration() {
    spec.when(named("build"));
    long before = spec.governance().endpoint("build").orElseThrow().epoch();

    spec.when(at("https://other.example.com:8443", false));

    assertThat(spec.governance().endpoints()).hasSize(1);
    var endpoint = spec.governance().endpoint("build").orElseThrow();
    assertThat(endpoint.address()).isEqualTo("https://other.example.com:8443");
    assertThat(endpoint.epoch()).isGreaterThan(before);
  }

  @Test
  void shouldRefuseWhoIsNoAdmin() {
    spec.when(World.BOB, PrincipalKind.PERSON, named("build")).thenRefused(FORBIDDEN, "bob");
    spec.when(World.ROBOT, PrincipalKind.AI, named("build")).thenRefused(FORBIDDEN, "robot");
  }

  @Test
  void shouldRefuseWithoutANotifier() {
    new GovernanceSpec(World.withoutPolicies())
        .when(named("build"))
        .thenRefused(UNKNOWN_NAME, "notifier", "build");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Build", "a b", "build/1", "https://hooks.example.com/T0/secret"})
  void shouldRefuseANameThatIsNone(String name) {
    spec.when(named(name)).thenRefused(INVALID_GOVERNANCE, "name of the endpoint");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://hooks.example.com",
        "https://hooks.example.com:443",
        "https://10.0.0.1",
        "https://[2001:db8::1]:8443"
      })
  void shouldTakeSchemeHostAndPort(String address) {
    spec.when(at(address, false));

    assertThat(spec.governance().endpoint("build").map(Endpoint::address)).contains(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hooks.example.com",
        "ftp://hooks.example.com",
        "HTTPS://hooks.example.com",
        "https://hooks.example.com/",
        "https://hooks.example.com/services/T0/B0/secret",
        "https://hooks.example.com?token=secret",
        "https://user:secret@hooks.example.com",
        "https://hooks.example.com:0",
        "https://hooks.example.com:123456",
        "https://",
        "https://hooks.example.com\nhttps://other",
        "https://höoks.example.com"
      })
  void shouldRefuseAnAddressThatIsMoreOrLess(String address) {
    spec.when(at(address, true)).thenRefused(INVALID_GOVERNANCE, "build");
  }

  @Test
  void shouldNotRepeatAnAddressThatMayBeASecret() {
    spec.when(at("https://hooks.example.com/services/topsecret", true));

    assertThat(spec.governance().endpoints()).isEmpty();
    spec.thenRefused(INVALID_GOVERNANCE, "another text of 44 characters");
  }

  @Test
  void shouldRefuseAnAddressThatIsTooLong() {
    spec.when(at("https://" + "a".repeat(293), false)).thenRefused(INVALID_GOVERNANCE, "301");
  }

  @Test
  void shouldRefuseToGoWithoutTlsUnlessPrivateAddressesAreAllowed() {
    spec.when(at("http://hooks.example.com", false)).thenRefused(INVALID_GOVERNANCE, "TLS");

    spec.when(at("http://localhost:8080", true));
    assertThat(spec.governance().endpoint("build")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.countersign.events.Nothing.v1",
        "VoteCast",
        "dev.countersign.governance.*",
        "",
        "dev countersign",
        "dev.countersign.events.VoteCast.v1\n"
      })
  void shouldRefuseATypeThatNoEventHas(String type) {
    spec.when(wanting(List.of(VOTE_CAST, type))).thenRefused(INVALID_GOVERNANCE, "build");
  }

  @Test
  void shouldRefuseMoreTypesThanMakeSense() {
    spec.when(wanting(Collections.nCopies(51, "*"))).thenRefused(INVALID_GOVERNANCE, "51");
    spec.when(wanting(Collections.nCopies(50, "*")));
    assertThat(spec.governance().endpoint("build")).isPresent();
  }

  @Test
  void shouldRefuseASecretThatTheNotifierCouldNotOpen() {
    var other = Bytes.ofHex("12".repeat(32));

    spec.when(sealedAs(new SealedSecret(other, SECRET.encapsulated(), SECRET.sealed())))
        .thenRefused(INVALID_GOVERNANCE, "sealed to another");
  }

  @Test
  void shouldRefuseASecretOfAnImpossibleSize() {
    for (var odd :
        List.of(
            new SealedSecret(World.KEY, Bytes.EMPTY, SECRET.sealed()),
            new SealedSecret(World.KEY, SECRET.encapsulated(), Bytes.EMPTY),
            new SealedSecret(World.KEY, SECRET.encapsulated(), Bytes.of(new byte[8193])))) {
      spec.when(sealedAs(odd)).thenRefused(INVALID_GOVERNANCE, "build");
    }
  }

  @Test
  void shouldRefuseOneMoreThanAHundredEndpoints() {
    for (int i = 0; i < 100; i++) {
      spec.when(named("e" + i));
    }
    spec.when(named("one-more")).thenRefused(INVALID_GOVERNANCE, "one-more");

    spec.when(named("e7"));
    assertThat(spec.governance().endpoints()).hasSize(100);
  }
}
