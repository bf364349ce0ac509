package dev.countersign.notifier.webhook;

import dev.countersign.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a receiver knows a message of ours by, as Standard Webhooks has it: {@code v1,} and the
 * base64 of HMAC-SHA256 over id, time and body, joined by dots. The id stays through all attempts,
 * the time is that of the attempt.
 */
public final class WebhookSignature {
  private static final String ALGORITHM = "HmacSHA256";

  private WebhookSignature() {}

  /** The three headers of an attempt. */
  public static Map<String, String> headers(Bytes key, String id, Instant at, byte[] body) {
    var timestamp = Long.toString(at.getEpochSecond());
    var headers = new LinkedHashMap<String, String>();
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", timestamp);
    headers.put("webhook-signature", sign(key, id, timestamp, body));
    return headers;
  }

  private static String sign(Bytes key, String id, String timestamp, byte[] body) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.toArray(), ALGORITHM));
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Expected HMAC-SHA256, which every Java has", e);
    }
  }
}
