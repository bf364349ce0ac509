package dev.countersign.policyservice.kafka.store;

import dev.countersign.avro.codec.Wire;
import dev.countersign.policyservice.enrich.StoredPayloads;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Payload;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The payloads of the requests of this partition, for as long as the topic keeps them. Their
 * digests are listed by the hour besides, so that those whose time is over are found without
 * looking at the rest.
 */
public final class PayloadStore implements StoredPayloads {
  private static final String KEY = "";

  private final PrefixedStore entries;
  private final PrefixedStore hours;
  private final PrefixedStore looked;

  PayloadStore(PrefixedStore entries, PrefixedStore hours, PrefixedStore looked) {
    this.entries = entries;
    this.hours = hours;
    this.looked = looked;
  }

  @Override
  public Optional<Payload> find(Digest digest) {
    return entries.get(digest.value()).map(value -> Wire.decode(value, Payload.class));
  }

  /**
   * Keeps one.
   *
   * @param written to the topic, by the clock that {@link #forgetBefore} goes by
   */
  public void put(Payload payload, Instant written) {
    var digest = payload.digest().value();
    entries.put(digest, Wire.encode(payload));
    hours.put(hour(written) + "/" + digest, new byte[0]);
  }

  public void erase(String digest) {
    entries.delete(digest);
  }

  /**
   * Forgets those that were written in an hour before this one, the oldest first.
   *
   * @param atMost how many; the rest waits for the next call
   */
  public void forgetBefore(Instant time, int atMost) {
    for (var key : hours.before(hour(time), atMost)) {
      entries.delete(key.substring(key.indexOf('/') + 1));
      hours.delete(key);
    }
  }

  /** The offset of the topic up to which tombstones have been heeded. */
  public long lookedUntil() {
    return looked.get(KEY).map(value -> ByteBuffer.wrap(value).getLong()).orElse(0L);
  }

  public void lookedUntil(long offset) {
    looked.put(KEY, ByteBuffer.allocate(Long.BYTES).putLong(offset).array());
  }

  private static String hour(Instant time) {
    return time.truncatedTo(ChronoUnit.HOURS).toString();
  }
}
