package dev.countersign.engine.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, this network",
    "10.0.0.1, private",
    "10.255.255.255, private",
    "100.64.0.1, shared by carriers",
    "100.100.100.200, shared by carriers",
    "100.127.255.255, shared by carriers",
    "127.0.0.1, loopback",
    "127.255.255.254, loopback",
    "168.63.129.16, metadata",
    "169.254.0.1, link-local",
    "169.254.169.254, metadata",
    "172.16.0.1, private",
    "172.31.255.255, private",
    "192.0.0.192, for protocols",
    "192.0.2.1, for documentation",
    "192.88.99.1, a 6to4 relay",
    "192.168.0.1, private",
    "198.18.0.1, for benchmarks",
    "198.19.255.255, for benchmarks",
    "198.51.100.1, for documentation",
    "203.0.113.1, for documentation",
    "224.0.0.1, multicast",
    "239.255.255.255, multicast",
    "240.0.0.1, reserved",
    "255.255.255.255, broadcast",
    "::, unspecified",
    "::1, loopback",
    "fc00::1, private",
    "fd00:ec2::254, private",
    "fe80::1, link-local",
    "febf::1, link-local",
    "fec0::1, site-local",
    "ff02::1, multicast",
    "64:ff9b:1::1, for local translation",
    "2001:db8::1, for documentation",
    "3fff::1, for documentation",
    "2001:2::1, for benchmarks",
    "2001:10::1, not routed",
    "100::1, not global",
    "4000::1, not global",
    "5f00::1, not global",
    "::10.0.0.1, 'IPv4-compatible, private'",
    "::ffff:0:127.0.0.1, 'IPv4-translated, loopback'",
    "64:ff9b::169.254.169.254, 'NAT64, metadata'",
    "64:ff9b::10.0.0.1, 'NAT64, private'",
    "2002:7f00:1::1, '6to4, loopback'",
    "2002:c0a8:101::1, '6to4, private'",
    "2001:0:a9fe:a9fe::f7f7:f7f7, 'Teredo, metadata'", // the server
    "2001:0:808:808::80ff:fffe, 'Teredo, loopback'" // the client, hidden
  })
  void shouldRefuseWhatIsNotOutInTheWorld(String text, String why) throws UnknownHostException {
    assertThat(AddressRules.refusal(InetAddress.getByName(text).getAddress())).contains(why);
  }

  /** Java itself makes these IPv4 as it reads them; their bytes may come otherwise. */
  @ParameterizedTest
  @CsvSource({"127.0.0.1, loopback", "10.1.2.3, private", "169.254.169.254, metadata"})
  void shouldJudgeAMappedAddressByTheOneInside(String inside, String why)
      throws UnknownHostException {
    var mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    System.arraycopy(InetAddress.getByName(inside).getAddress(), 0, mapped, 12, 4);
    assertThat(AddressRules.refusal(mapped)).contains("IPv4-mapped, " + why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.255.255",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700:4700::1111",
        "2a00:1450:4001:81b::200e",
        "64:ff9b::8.8.8.8",
        "2002:808:808::1",
        "2001:0:808:808::f7f7:f7f7"
      })
  void shouldLetThroughWhatIs(String text) throws UnknownHostException {
    assertThat(AddressRules.refusal(InetAddress.getByName(text).getAddress())).isEmpty();
  }

  @Test
  void shouldRefuseWhatIsNoAddress() {
    assertThatThrownBy(() -> AddressRules.refusal(new byte[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5");
  }
}
