package dev.countersign.proof.audit;

import dev.countersign.proof.event.ChainHead;
import dev.countersign.protocol.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * The last event of every aggregate. An aggregate never ends for certain (a result may be read
 * years later), so its head is kept for as long as the reading lasts: 64 bytes each, in a table
 * that is a third to two thirds full. Aggregates are told apart by the first 128 bits of SHA-256 of
 * their id. Not thread-safe.
 */
public final class HeadTable {
  private static final int HASH = 2 * Long.BYTES;
  private static final int SEQUENCE = HASH + Digest.BYTES;
  private static final int PART = SEQUENCE + Long.BYTES;
  private static final int PARTS = PART + Integer.BYTES;
  private static final int ROW = PARTS + Integer.BYTES;
  private static final int ROWS_AT_FIRST = 1024;
  private static final int ROWS_A_PAGE = 1 << 16;

  private final MessageDigest sha256 = sha256();
  private ByteBuffer[] pages = pages(ROWS_AT_FIRST);
  private int rows = ROWS_AT_FIRST;
  private int used;

  // The row that was looked up last.
  private long high;
  private long low;
  private ByteBuffer page = pages[0];
  private int at;

  /** How many aggregates have a head. */
  public int size() {
    return used;
  }

  /** The head of an aggregate; empty before its first event. */
  public Optional<ChainHead> find(String aggregate) {
    locate(aggregate.getBytes(StandardCharsets.UTF_8));
    if (sequence() == 0) {
      return Optional.empty();
    }
    byte[] hash = new byte[Digest.BYTES];
    page.get(at + HASH, hash);
    return Optional.of(new ChainHead(sequence(), Digest.of(hash), part(), parts()));
  }

  /** Remembers the head of an aggregate. */
  public void put(String aggregate, ChainHead head) {
    locate(aggregate.getBytes(StandardCharsets.UTF_8));
    store(head.sequence(), head.hash().toArray(), head.part(), head.parts());
  }

  /** Looks an aggregate up; what follows is about its head, which is all zeros before the first. */
  void locate(byte[] aggregate) {
    var key = ByteBuffer.wrap(sha256.digest(aggregate));
    high = key.getLong();
    low = key.getLong();
    locate();
  }

  long sequence() {
    return page.getLong(at + SEQUENCE);
  }

  int part() {
    return page.getInt(at + PART);
  }

  int parts() {
    return page.getInt(at + PARTS);
  }

  boolean hasHash(byte[] hash) {
    return page.slice(at + HASH, Digest.BYTES).equals(ByteBuffer.wrap(hash));
  }

  /** Replaces the head that was looked up. */
  void store(long sequence, byte[] hash, int part, int parts) {
    if (sequence() == 0) {
      used++;
      if (3L * used > 2L * rows) {
        grow();
        locate();
      }
    }
    page.putLong(at, high).putLong(at + Long.BYTES, low).put(at + HASH, hash);
    page.putLong(at + SEQUENCE, sequence).putInt(at + PART, part).putInt(at + PARTS, parts);
  }

  /** The row of the key, or the free one where it belongs. */
  private void locate() {
    for (int row = (int) Math.floorMod(high, (long) rows); ; row = (row + 1) % rows) {
      page = pages[row / ROWS_A_PAGE];
      at = (row % ROWS_A_PAGE) * ROW;
      boolean ours = page.getLong(at) == high && page.getLong(at + Long.BYTES) == low;
      if (ours || sequence() == 0) {
        return;
      }
    }
  }

  private void grow() {
    var old = pages;
    long wantedHigh = high;
    long wantedLow = low;
    rows = Math.multiplyExact(rows, 2);
    pages = pages(rows);
    byte[] row = new byte[ROW];
    for (var from : old) {
      for (int place = 0; place < from.capacity(); place += ROW) {
        if (from.getLong(place + SEQUENCE) != 0) {
          high = from.getLong(place);
          low = from.getLong(place + Long.BYTES);
          locate();
          from.get(place, row);
          page.put(at, row);
        }
      }
    }
    high = wantedHigh;
    low = wantedLow;
  }

  private static ByteBuffer[] pages(int rows) {
    var pages = new ByteBuffer[(rows + ROWS_A_PAGE - 1) / ROWS_A_PAGE];
    for (int i = 0; i < pages.length; i++) {
      pages[i] = ByteBuffer.allocate(Math.min(rows, ROWS_A_PAGE) * ROW);
    }
    return pages;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected SHA-256, but this Java runtime lacks it", e);
    }
  }
}
