package dev.countersign.policyservice.kafka.store;

import dev.countersign.avro.codec.Wire;
import dev.countersign.policyservice.outgoing.About;
import dev.countersign.protocol.request.Reply;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * What was answered to commands that may still be delivered again. The queue of what is to be
 * forgotten is in memory, for scanning the store with each tick would cost more than it is worth.
 */
public final class AnswerStore {
  private final PrefixedStore entries;
  private final PriorityQueue<Expiry> expiries = new PriorityQueue<>();

  private record Expiry(long millis, String key) implements Comparable<Expiry> {
    @Override
    public int compareTo(Expiry other) {
      return Long.compare(millis, other.millis);
    }
  }

  AnswerStore(PrefixedStore entries) {
    this.entries = entries;
  }

  /** Fills the queue from the store. */
  public void load() {
    expiries.clear();
    entries.forEach(
        "", (key, value) -> expiries.add(new Expiry(ByteBuffer.wrap(value).getLong(), key)));
  }

  public Optional<Reply> find(About command) {
    return entries
        .get(key(command))
        .map(
            value -> Wire.decode(Arrays.copyOfRange(value, Long.BYTES, value.length), Reply.class));
  }

  /**
   * Remembers an answer.
   *
   * @param until when the command can no longer be delivered
   */
  public void put(Reply reply, Instant until) {
    byte[] body = Wire.encode((Record) reply);
    var key = key(About.of(reply));
    entries.put(
        key,
        ByteBuffer.allocate(Long.BYTES + body.length)
            .putLong(until.toEpochMilli())
            .put(body)
            .array());
    expiries.add(new Expiry(until.toEpochMilli(), key));
  }

  /** Forgets what can no longer be delivered at this time of the broker. */
  public void forgetBefore(Instant now) {
    while (!expiries.isEmpty() && expiries.peek().millis() < now.toEpochMilli()) {
      entries.delete(expiries.remove().key());
    }
  }

  private static String key(About command) {
    return command.aggregate() + "/" + command.command();
  }
}
