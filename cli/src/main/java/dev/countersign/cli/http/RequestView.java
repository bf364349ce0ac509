package dev.countersign.cli.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.countersign.cli.CliException;
import dev.countersign.protocol.request.RequestStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** A request as the gateway shows it. The one place of the CLI that knows the names in its JSON. */
public record RequestView(JsonNode json) {
  public String id() {
    return text("id");
  }

  public RequestStatus status() {
    var status = text("status");
    try {
      return RequestStatus.valueOf(status.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new CliException("Expected a request, but got JSON without a status we know", e);
    }
  }

  /** The sequence of the last event that is in it. */
  public long sequence() {
    return json.path("sequence").asLong();
  }

  public String requester() {
    return text("requester");
  }

  /** Whether it tells what it is on; the answer to a vote does not. */
  public boolean hasTarget() {
    return json.hasNonNull("target");
  }

  /** Whether it shows everything that a vote is on. */
  public boolean isWhole() {
    if (isPolicyChange()) {
      return !policyChange().isEmpty();
    }
    if (isMigration()) {
      return !migration().isEmpty();
    }
    return isApproval() ? !approval().isEmpty() : exact().isPresent();
  }

  public String target() {
    return text("target") + "@" + text("environment");
  }

  public String statementClass() {
    return json.path("facts").path("statementClass").asText("-").toLowerCase(Locale.ROOT);
  }

  /** Whether it is a countersignature on a digest of the asker's own. */
  public boolean isApproval() {
    return text("kind").equals("approval");
  }

  /**
   * What an approval is about; an empty object where the reader may not see it, or it is erased.
   */
  public JsonNode approval() {
    return json.path("approval").isObject()
        ? json.path("approval")
        : JsonNodeFactory.instance.objectNode();
  }

  /** Whether other policies are asked for. */
  public boolean isPolicyChange() {
    return text("kind").equals("policy-change");
  }

  /** The policies that are asked for; an empty object where the reader may not see them. */
  public JsonNode policyChange() {
    return json.path("policyChange").isObject()
        ? json.path("policyChange")
        : JsonNodeFactory.instance.objectNode();
  }

  /** Whether migrations are asked for. */
  public boolean isMigration() {
    return text("kind").equals("migration");
  }

  /** The migrations that are asked for; an empty object where the reader may not see them. */
  public JsonNode migration() {
    return json.path("migration").isObject()
        ? json.path("migration")
        : JsonNodeFactory.instance.objectNode();
  }

  /** Who may consume an approval beside the requester. */
  public List<String> consumers() {
    return texts(json.path("consumers"));
  }

  /** Who consumed an approval; empty while nobody has. */
  public Optional<String> consumedBy() {
    return present("consumedBy");
  }

  public List<String> tables() {
    return texts(json.path("facts").path("tables"));
  }

  public String redacted() {
    return json.path("facts").path("redacted").asText("");
  }

  public List<String> findings() {
    return texts(json.path("facts").path("findings"));
  }

  /** What it reads and changes, label by label, as far as there is something to say. */
  public Map<String, String> effects() {
    return EffectLines.of(json.path("facts").path("effects"));
  }

  /** What statements share that differ in literals alone. */
  public Optional<String> fingerprint() {
    return Optional.of(json.path("facts").path("fingerprint").asText(""))
        .filter(it -> !it.isEmpty());
  }

  /** The exact text, where the reader may see it and it was not erased. */
  public Optional<String> exact() {
    return present("sql");
  }

  public String operationDigest() {
    return text("operationDigest");
  }

  public Optional<String> reason() {
    return present("reason");
  }

  public Optional<String> ticket() {
    return present("ticket");
  }

  public Optional<Instant> submitted() {
    return present("submittedAt").map(Instant::parse);
  }

  /** The freeze that holds it up, by whom and since when; an empty object where there is none. */
  public JsonNode frozen() {
    return json.path("frozen").isObject()
        ? json.path("frozen")
        : JsonNodeFactory.instance.objectNode();
  }

  /** What agents found out at the target; an empty object where nobody asked. */
  public JsonNode evidence() {
    return json.path("evidence").isObject()
        ? json.path("evidence")
        : JsonNodeFactory.instance.objectNode();
  }

  /** Where it waits for its turn; an empty object where it does not. */
  public JsonNode queue() {
    return json.path("queue").isObject()
        ? json.path("queue")
        : JsonNodeFactory.instance.objectNode();
  }

  /** When it expires unless something happens; empty also while its target is frozen. */
  public Optional<Instant> until() {
    return present("until").map(Instant::parse);
  }

  /** Who can approve it now, such as {@code 1 of group:dba}. */
  public List<String> waitingFor() {
    return texts(json.path("waitingFor"));
  }

  /** Those who could move it at this moment. */
  public List<String> canUnblock() {
    return texts(json.path("canUnblock"));
  }

  /** That glass was broken for it, and its review; an empty object where none was. */
  public JsonNode breakGlass() {
    return json.path("breakGlass").isObject()
        ? json.path("breakGlass")
        : JsonNodeFactory.instance.objectNode();
  }

  /** Its steps, as the gateway shows them. */
  public JsonNode steps() {
    return json.path("steps");
  }

  /** The place of the step that is open, from 1; empty where none is. */
  public Optional<Integer> openStep() {
    return StreamSupport.stream(steps().spliterator(), false)
        .filter(step -> step.path("status").asText().equals("open"))
        .map(step -> step.path("step").asInt())
        .findFirst();
  }

  /** How it came to be approved: auto, votes or break-glass; empty while it is not. */
  public String approvedBy() {
    return text("approvedBy");
  }

  /** Where each of its runs stands, in order. */
  public List<String> executionStatuses() {
    return StreamSupport.stream(json.path("executions").spliterator(), false)
        .map(run -> run.path("status").asText())
        .toList();
  }

  /** Its last run, as the gateway shows it; an empty object where there is none. */
  public JsonNode lastExecution() {
    var runs = json.path("executions");
    return runs.isEmpty() ? JsonNodeFactory.instance.objectNode() : runs.get(runs.size() - 1);
  }

  private String text(String name) {
    return json.path(name).asText("");
  }

  private Optional<String> present(String name) {
    return Optional.of(text(name)).filter(text -> !text.isEmpty());
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
