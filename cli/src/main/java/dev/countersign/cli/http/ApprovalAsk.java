package dev.countersign.cli.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What is to be countersigned, and where.
 *
 * @param digest the asker's own, 64 hex digits
 * @param description empty where there is none; so with link, reason and ticket
 * @param consumers who may consume it too, parties such as {@code user:deployer}
 */
public record ApprovalAsk(
    String target,
    String environment,
    String digest,
    String title,
    String description,
    String link,
    String reason,
    String ticket,
    List<String> consumers) {

  ObjectNode json() {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("kind", "approval").put("target", target).put("environment", environment);
    body.put("digest", digest).put("title", title);
    put(body, "description", description);
    put(body, "link", link);
    put(body, "reason", reason);
    put(body, "ticket", ticket);
    if (!consumers.isEmpty()) {
      consumers.forEach(body.putArray("consumers")::add);
    }
    return body;
  }

  private static void put(ObjectNode body, String name, String text) {
    if (!text.isEmpty()) {
      body.put(name, text);
    }
  }
}
