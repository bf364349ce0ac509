package dev.countersign.cli.http;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Why the gateway did not do what was asked (RFC 9457).
 *
 * @param status the HTTP status
 * @param code stable, for programs; empty where the answer had none
 * @param detail a sentence for people
 */
public record Problem(int status, String code, String detail) {
  /** Reads what the gateway said, whatever it is. */
  public static Problem of(int status, JsonNode body) {
    var code = body.path("code").asText("");
    var detail = body.path("detail").asText(body.path("title").asText(""));
    return new Problem(
        status, code, detail.isEmpty() ? "The gateway answered %d".formatted(status) : detail);
  }

  /** One line: the sentence, and the code that programs act on. */
  public String line() {
    return detail + " [" + (code.isEmpty() ? Integer.toString(status) : code) + "]";
  }
}
