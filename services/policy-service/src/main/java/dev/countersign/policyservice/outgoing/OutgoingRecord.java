package dev.countersign.policyservice.outgoing;

import dev.countersign.protocol.Bytes;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A record that is about to go out, whole: a decision's records leave together or not at all.
 *
 * @param where which partition of the topic
 * @param key absent where the topic has no keys
 * @param type the CloudEvents type
 * @param id unique among what policy-service writes
 * @param attributes further headers, by name
 * @param binary further headers that are no text
 */
public record OutgoingRecord(
    String topic,
    Where where,
    Optional<String> key,
    String type,
    String id,
    String subject,
    Instant time,
    Bytes value,
    Map<String, String> attributes,
    Map<String, Bytes> binary) {

  /** Where on its topic. */
  public enum Where {
    /** The partition of the command that caused it: topics keyed by request are cut alike. */
    OWN,
    /** The partition that its key belongs on, whichever task it comes from. */
    BY_KEY,
    /** The only partition of the topic. */
    FIRST
  }
}
