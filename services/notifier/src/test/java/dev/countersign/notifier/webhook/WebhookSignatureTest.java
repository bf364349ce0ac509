package dev.countersign.notifier.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.countersign.protocol.Bytes;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Held against the library that receivers use. */
class WebhookSignatureTest {
  private static final Bytes KEY =
      Bytes.of("0123456789abcdef01234567".getBytes(StandardCharsets.US_ASCII));
  private static final String BODY = "{\"text\":\"Grüße, 1 < 2\"}";

  private final Webhook receiver =
      new Webhook("whsec_" + Base64.getEncoder().encodeToString(KEY.toArray()));

  @Test
  void shouldConvinceTheStandardLibrary() {
    assertThatCode(() -> receiver.verify(BODY, headers(Instant.now()))).doesNotThrowAnyException();
  }

  @Test
  void shouldNotConvinceItOfAnotherBody() {
    assertThatThrownBy(() -> receiver.verify(BODY + " ", headers(Instant.now())))
        .isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  void shouldNotConvinceItLongAfter() {
    assertThatThrownBy(() -> receiver.verify(BODY, headers(Instant.now().minusSeconds(600))))
        .isInstanceOf(WebhookVerificationException.class);
  }

  /** The example of the specification. */
  @Test
  void shouldSignAsTheSpecificationSays() {
    var key = Bytes.of(Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    var headers =
        WebhookSignature.headers(
            key,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            Instant.ofEpochSecond(1614265330),
            "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8));
    assertThat(headers)
        .containsEntry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  private static HttpHeaders headers(Instant at) {
    Map<String, List<String>> headers =
        WebhookSignature.headers(KEY, "abc/1", at, BODY.getBytes(StandardCharsets.UTF_8))
            .entrySet()
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, it -> List.of(it.getValue())));
    return HttpHeaders.of(headers, (_, _) -> true);
  }
}
