package dev.countersign.notifier.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.json.CloudEventJson;
import dev.countersign.json.EventJson;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An event as a message for a Slack incoming webhook: a line for notifications, and blocks. What it
 * says is what stands on the log, so without literals.
 */
public final class SlackMessage {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Slack's own limit for the text of a section is 3000. */
  private static final int MOST = 3000;

  private static final String EVERYBODY = "<!channel> ";

  private SlackMessage() {}

  /** The body to post; nothing for an event that is of no note to people. */
  public static Optional<byte[]> of(Recorded<? extends LogEvent> recorded) {
    return Headline.of(recorded)
        .map(
            headline -> {
              var message = NODES.objectNode();
              var call = headline.loud() ? EVERYBODY : ""; // the one thing that is not escaped
              message.put("text", call + SlackText.escaped(headline.text(), MOST));
              var blocks = message.putArray("blocks");
              blocks.add(
                  section(
                      call
                          + "*"
                          + SlackText.escaped(headline.text(), MOST - 2 - EVERYBODY.length())
                          + "*"));
              headline
                  .detail()
                  .filter(it -> !it.isBlank())
                  .ifPresent(
                      detail ->
                          blocks.add(
                              section(
                                  headline.code()
                                      ? SlackText.code(detail, MOST)
                                      : SlackText.escaped(detail, MOST))));
              headline.beware().ifPresent(it -> blocks.add(section(SlackText.escaped(it, MOST))));
              blocks.add(context(recorded));
              return bytes(message);
            });
  }

  private static ObjectNode section(String text) {
    var section = NODES.objectNode().put("type", "section");
    section.set("text", mrkdwn(text));
    return section;
  }

  private static ObjectNode context(Recorded<?> recorded) {
    var meta = recorded.meta();
    var context = NODES.objectNode().put("type", "context");
    context
        .putArray("elements")
        .add(
            mrkdwn(
                SlackText.escaped(
                    "%s, by %s, %s"
                        .formatted(
                            CloudEventJson.id(meta), meta.actor().subject().value(), meta.time()),
                    MOST)));
    return context;
  }

  /** Verbatim, or Slack would look for names to mention in what people wrote. */
  private static ObjectNode mrkdwn(String text) {
    return NODES.objectNode().put("type", "mrkdwn").put("text", text).put("verbatim", true);
  }

  private static byte[] bytes(ObjectNode message) {
    try {
      return EventJson.MAPPER.writeValueAsString(message).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected a tree that can be JSON, but it cannot", e);
    }
  }
}
