package dev.countersign.requestservice.rest;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What {@code POST /webhooks} takes. */
@Schema(name = "WebhookRegistration", description = "Where events are to be delivered to.")
public record WebhookBody(
    @Schema(
            required = true,
            description = "The name of the endpoint; one of that name is replaced.",
            examples = "build")
        String name,
    @Schema(
            description =
                "webhook: CloudEvents as JSON, signed by the rules of Standard Webhooks. slack: messages"
                    + " for an incoming webhook of Slack.",
            enumeration = {"webhook", "slack"},
            defaultValue = "webhook",
            nullable = true)
        String kind,
    @Schema(
            required = true,
            description =
                "Its URL, at most 2000 characters, of https. It is sealed for the notifier; nobody sees"
                    + " more of it again than scheme, host and port.")
        String url,
    @Schema(
            description =
                "The CloudEvents types to deliver, in which a * stands for any characters; all where"
                    + " there are none.",
            examples = "dev.countersign.events.RequestApproved.v1",
            nullable = true)
        List<String> types,
    @Schema(
            description =
                "Whether it may be at a private, loopback or link-local address, or at http.",
            defaultValue = "false",
            nullable = true)
        Boolean allowPrivate)
    implements Body {

  /** Without the URL: this may end in a log line. */
  @Override
  public String toString() {
    return "WebhookBody[]";
  }
}
