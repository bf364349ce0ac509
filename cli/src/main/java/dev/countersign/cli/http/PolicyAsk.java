package dev.countersign.cli.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Policies that somebody wants in force, to be countersigned.
 *
 * @param set all of them and what they are based on, as they would be published
 * @param reason empty where none is given; so with the ticket
 */
public record PolicyAsk(ObjectNode set, String reason, String ticket) {

  /** Once it is approved, nobody has to be there: it comes into force by itself. */
  ObjectNode json() {
    var body = set.deepCopy().put("kind", "policy-change").put("dispatch", "automatic");
    if (!reason.isEmpty()) {
      body.put("reason", reason);
    }
    if (!ticket.isEmpty()) {
      body.put("ticket", ticket);
    }
    return body;
  }
}
