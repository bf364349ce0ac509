package dev.countersign.cli.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.proof.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Migrations that are asked for.
 *
 * @param migration the document, as the gateway takes it
 * @param reason empty where none is given; so with the ticket
 * @param shareWith parties such as {@code group:dba}
 * @param store whether what a run says is kept
 */
public record MigrationAsk(
    String target,
    String environment,
    ObjectNode migration,
    String reason,
    String ticket,
    List<String> shareWith,
    boolean breakGlass,
    boolean store) {

  ObjectNode json() {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("kind", "migration").put("target", target).put("environment", environment);
    body.set("migration", migration);
    if (!reason.isEmpty()) {
      body.put("reason", reason);
    }
    if (!ticket.isEmpty()) {
      body.put("ticket", ticket);
    }
    if (!shareWith.isEmpty()) {
      shareWith.forEach(body.putArray("shareWith")::add);
    }
    if (breakGlass) {
      body.put("breakGlass", true);
    }
    if (!store) {
      body.put("store", false);
    }
    return body.put("dispatch", "manual");
  }

  /** The same for the same content, so that whoever asks twice has asked once. */
  public String key() {
    return "migrate-"
        + Hashing.sha256(json().toString().getBytes(StandardCharsets.UTF_8))
            .value()
            .substring(0, 40);
  }
}
