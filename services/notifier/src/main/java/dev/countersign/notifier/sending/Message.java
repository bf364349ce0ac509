package dev.countersign.notifier.sending;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.governance.Endpoint;
import dev.countersign.json.CloudEventJson;
import dev.countersign.json.EventJson;
import dev.countersign.notifier.slack.SlackMessage;
import dev.countersign.notifier.webhook.WebhookSignature;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.governance.EndpointKind;
import dev.countersign.protocol.governance.EndpointSecret;
import dev.countersign.protocol.governance.GovernanceEvent.EndpointTested;
import dev.countersign.protocol.request.RequestEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is posted to an endpoint for an event. */
record Message(Map<String, String> headers, Bytes body) {
  private static final String AGENT = "countersign-notifier/1";

  /**
   * Whether there is something to post. Events of requests that were decided under its registration
   * or later, of types that it wants, and tests that name it.
   */
  static boolean isFor(Endpoint endpoint, Recorded<LogEvent> recorded) {
    return switch (recorded.event()) {
      case EndpointTested(var name) ->
          name.equals(endpoint.name()) && recorded.meta().sequence() > endpoint.epoch();
      case RequestEvent event ->
          recorded.meta().epoch() >= endpoint.epoch()
              && endpoint.wants(Wire.ceType(event))
              && isOfNote(endpoint.kind(), recorded);
      default -> false; // LogEvent is not sealed; nothing else of governance leaves the cluster
    };
  }

  private static boolean isOfNote(EndpointKind kind, Recorded<LogEvent> recorded) {
    return switch (kind) {
      case WEBHOOK -> true;
      case SLACK -> SlackMessage.of(recorded).isPresent();
    };
  }

  /** The message for an attempt at that time; its id and body are the same in each. */
  static Message of(
      EndpointKind kind,
      EndpointSecret secret,
      String cluster,
      Recorded<LogEvent> recorded,
      Instant at) {
    return switch (kind) {
      case WEBHOOK -> webhook(secret, cluster, recorded, at);
      case SLACK -> slack(recorded);
    };
  }

  private static Message webhook(
      EndpointSecret secret, String cluster, Recorded<LogEvent> recorded, Instant at) {
    byte[] body = json(cluster, recorded);
    var headers = headers("application/cloudevents+json; charset=utf-8");
    secret
        .signingKey()
        .ifPresent(
            key ->
                headers.putAll(
                    WebhookSignature.headers(key, CloudEventJson.id(recorded.meta()), at, body)));
    return new Message(headers, Bytes.of(body));
  }

  private static Message slack(Recorded<LogEvent> recorded) {
    return new Message(
        headers("application/json; charset=utf-8"),
        Bytes.of(SlackMessage.of(recorded).orElseThrow()));
  }

  private static Map<String, String> headers(String contentType) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("content-type", contentType);
    headers.put("user-agent", AGENT);
    return headers;
  }

  private static byte[] json(String cluster, Recorded<LogEvent> recorded) {
    try {
      return EventJson.MAPPER.writeValueAsBytes(
          CloudEventJson.of(
              cluster, Wire.ceType(recorded.event()), recorded.meta(), recorded.event()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected an event that can be JSON, but it cannot", e);
    }
  }
}
