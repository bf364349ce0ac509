package dev.countersign.avro.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The headers of our records: CloudEvents 1.0 attributes in Kafka's binary content mode ("Kafka
 * Protocol Binding for CloudEvents" 1.0.2, section 3.2), and beside them what a signature needs.
 */
public final class RecordHeaders {
  public static final String CE_SPECVERSION = "ce_specversion";
  public static final String CE_ID = "ce_id";
  public static final String CE_TYPE = "ce_type";
  public static final String CE_SOURCE = "ce_source";
  public static final String CE_SUBJECT = "ce_subject";
  public static final String CE_TIME = "ce_time";

  /** The place of an event in its aggregate, decimal. */
  public static final String CE_SEQUENCE = "ce_sequence";

  /** The place of an event in its decision, as {@code k/n}. */
  public static final String CE_DECISION = "ce_decision";

  /** The id of the command that caused the record. */
  public static final String CE_CAUSATION = "ce_causationid";

  public static final String CE_CORRELATION = "ce_correlationid";
  public static final String CONTENT_TYPE = "content-type";

  /** The exact bytes of a command's signed header; only on commands. */
  public static final String SIGNED_HEADER = "countersign-header";

  /** 64 bytes of Ed25519. */
  public static final String SIGNATURE = "countersign-signature";

  /** The id of the key that made the signature; only on what policy-service signs. */
  public static final String KEY_ID = "countersign-key";

  private RecordHeaders() {}

  /** Adds the attributes that every record has. */
  public static Headers cloudEvent(
      Headers headers, String type, String source, String id, String subject, Instant time) {
    put(headers, CE_SPECVERSION, "1.0");
    put(headers, CE_TYPE, type);
    put(headers, CE_SOURCE, source);
    put(headers, CE_ID, id);
    put(headers, CE_SUBJECT, subject);
    put(headers, CE_TIME, time.toString());
    put(headers, CONTENT_TYPE, "application/avro");
    return headers;
  }

  public static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** The last header of that name, as text. */
  public static Optional<String> text(Headers headers, String name) {
    return bytes(headers, name).map(value -> new String(value, StandardCharsets.UTF_8));
  }

  /** The last header of that name. */
  public static Optional<byte[]> bytes(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null ? Optional.empty() : Optional.ofNullable(header.value());
  }
}
