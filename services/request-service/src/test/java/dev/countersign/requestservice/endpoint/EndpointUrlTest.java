package dev.countersign.requestservice.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointUrlTest {

  @ParameterizedTest
  @CsvSource({
    "https://hooks.example.com/a/b?c=d, https://hooks.example.com",
    "HTTPS://Hooks.Example.COM:8443, https://hooks.example.com:8443",
    "https://1.1.1.1/x, https://1.1.1.1",
    "'https://[2606:4700::1111]:443/x', 'https://[2606:4700::1111]:443'"
  })
  void shouldShowSchemeHostAndPort(String text, String address) {
    var url = EndpointUrl.of(text, false);

    assertThat(url.address()).isEqualTo(address);
    assertThat(url.whole()).isEqualTo(text);
    assertThat(url).asString().doesNotContain("/a/b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://hooks.example.com/",
        "https://localhost/",
        "https://LOCALHOST:8443/",
        "https://a.localhost/",
        "https://127.0.0.1/",
        "https://127.8.9.10/",
        "https://10.1.2.3/",
        "https://192.168.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://0.0.0.0/",
        "https://[::1]/",
        "https://[::]/",
        "https://[fe80::1]/",
        "https://[fd00:ec2::254]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:a00:1]/",
        "https://[64:ff9b::7f00:1]/"
      })
  void shouldRefuseWhatOnlyThisNetworkReachesUnlessItIsAllowed(String text) {
    var refused =
        catchThrowableOfType(BadEndpointUrlException.class, () -> EndpointUrl.of(text, false));

    assertThat(refused.isRefused()).isTrue();
    assertThat(EndpointUrl.of(text, true).whole()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hooks.example.com",
        "/hooks",
        "https:",
        "https://",
        "https:///path",
        "ftp://hooks.example.com/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://user:topsecret@hooks.example.com/",
        "https://@hooks.example.com/",
        "https://hooks.example.com/#topsecret",
        "https://hooks.example.com:0/",
        "https://hooks.example.com:65536/",
        "https://hooks.example.com:x/",
        "https://hooks.example.com./",
        "https://hooks example.com/",
        "https://hooks.example.com/\r\nHost: other",
        "https://höoks.example.com/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0177.0.0.1/",
        "https://010.0.0.1/",
        "https://0x7f.1/",
        "https://0x7f.0.0.0x1/",
        "https://1.2.3.4.5/",
        "https://256.1.1.1/",
        "https://[fe80::1%25eth0]/",
        "https://[::1"
      })
  void shouldRefuseWhatIsNoUrlOfAnEndpointWhateverIsAllowed(String text) {
    assertThatThrownBy(() -> EndpointUrl.of(text, true))
        .isInstanceOfSatisfying(
            BadEndpointUrlException.class, e -> assertThat(e.isRefused()).isFalse())
        .hasMessageNotContaining("topsecret");
  }

  @Test
  void shouldRefuseOneThatIsTooLong() {
    var longest = "https://hooks.example.com/" + "x".repeat(1_974);

    assertThat(EndpointUrl.of(longest, false).whole()).hasSize(2_000);
    assertThatThrownBy(() -> EndpointUrl.of(longest + "x", false))
        .isInstanceOf(BadEndpointUrlException.class);
  }
}
