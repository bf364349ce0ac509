package dev.countersign.proof.audit;

import dev.countersign.protocol.audit.LogPosition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A record as it stands on a topic, byte for byte. For speed it shares its arrays with whoever made
 * it; nobody changes them.
 */
public final class LogRecord {
  private final LogPosition position;
  private final byte[] key;
  private final List<Header> headers;
  private final byte[] value;

  /**
   * As it was read.
   *
   * @param key null where it has none
   * @param value null where it has none
   */
  public LogRecord(LogPosition position, byte[] key, List<Header> headers, byte[] value) {
    this.position = position;
    this.key = key;
    this.headers = headers;
    this.value = value;
  }

  /** A header; {@code value} is null where it has none. */
  public static final class Header {
    private final String name;
    private final byte[] value;

    public Header(String name, byte[] value) {
      this.name = name;
      this.value = value;
    }

    public String name() {
      return name;
    }

    public byte[] value() {
      return value;
    }
  }

  public LogPosition position() {
    return position;
  }

  public byte[] key() {
    return key;
  }

  public List<Header> headers() {
    return headers;
  }

  public byte[] value() {
    return value;
  }

  /** The key as text; empty where there is none. */
  public String keyText() {
    return key == null ? "" : new String(key, StandardCharsets.UTF_8);
  }

  /** The last header of that name, as Kafka's own readers take it. */
  public Optional<byte[]> header(String name) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      if (headers.get(i).name().equals(name)) {
        return Optional.ofNullable(headers.get(i).value());
      }
    }
    return Optional.empty();
  }

  /** As {@link #header}, as text; empty where there is none. */
  public String headerText(String name) {
    return header(name).map(value -> new String(value, StandardCharsets.UTF_8)).orElse("");
  }
}
