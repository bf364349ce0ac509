package dev.countersign.cli.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What is asked for.
 *
 * @param reason empty where none is given; so with the ticket
 * @param shareWith parties such as {@code group:dba}
 * @param automatic whether it is to run as soon as it is approved
 * @param breakGlass whether glass is broken for it
 * @param store whether the result of a run that begins at once is kept
 */
public record Submission(
    String target,
    String environment,
    String sql,
    String reason,
    String ticket,
    List<String> shareWith,
    boolean automatic,
    boolean breakGlass,
    boolean store) {
  public static Submission of(String target, String environment, String sql) {
    return new Submission(target, environment, sql, "", "", List.of(), false, false, true);
  }

  public Submission because(String why) {
    return new Submission(
        target, environment, sql, why, ticket, shareWith, automatic, breakGlass, store);
  }

  ObjectNode json() {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("kind", "sql").put("target", target).put("environment", environment).put("sql", sql);
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
    return body.put("dispatch", automatic ? "automatic" : "manual");
  }
}
