package dev.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {

  @Test
  void shouldFindAPortThatIsFree() {
    assertThat(Ports.isBusy(Ports.free())).isFalse();
  }

  @Test
  void shouldSeeAListenerOnTheLoopback() throws IOException {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(Ports.isBusy(listener.getLocalPort())).isTrue();
    }
  }

  @Test
  void shouldSeeAListenerOnEveryAddress() throws IOException {
    try (var listener = new ServerSocket(0)) {
      assertThat(Ports.isBusy(listener.getLocalPort())).isTrue();
    }
  }
}
