package dev.countersign.policyservice.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.SocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may list what a store holds. */
class StoreRouteTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "127.8.9.10, true",
    "::1, true",
    "0:0:0:0:0:0:0:1, true",
    "::ffff:127.0.0.1, true",
    "10.0.0.7, false",
    "::ffff:10.0.0.7, false",
    "fe80::1, false",
    "0.0.0.0, false",
  })
  void shouldKnowACallerOnThisHost(String address, boolean here) {
    assertThat(StoreRoute.isHere(SocketAddress.inetSocketAddress(40_000, address))).isEqualTo(here);
  }
}
