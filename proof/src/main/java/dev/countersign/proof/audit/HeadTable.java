package dev.countersign.proof.audit;

import dev.countersign.proof.event.ChainHead;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The last event of every aggregate. An aggregate never ends for certain (a result may be read
 * years later), so its head is kept for as long as the reading lasts: 64 bytes each, in a table
 * that is a third to two thirds full. Aggregates are told apart by the first 128 bits of SHA-256 of
 * their id. Not thread-safe.
 */
public final class HeadTable {
  private static final int KEY = 2 * Long.BYTES;
  private static final int ROW = KEY + Digest.BYTES + Long.BYTES + 2 * Integer.BYTES;
  private static final int ROWS_AT_FIRST = 1024;
  private static final int ROWS_A_PAGE = 1 << 16;

  private byte[][] pages = pages(ROWS_AT_FIRST);
  private int rows = ROWS_AT_FIRST;
  private int used;

  /** How many aggregates have a head. */
  public int size() {
    return used;
  }

  /** The head of an aggregate; empty before its first event. */
  public Optional<ChainHead> find(String aggregate) {
    var row = row(key(aggregate));
    if (!isUsed(row)) {
      return Optional.empty();
    }
    row.position(row.position() + KEY);
    byte[] hash = new byte[Digest.BYTES];
    row.get(hash);
    return Optional.of(new ChainHead(row.getLong(), Digest.of(hash), row.getInt(), row.getInt()));
  }

  /** Remembers the head of an aggregate. */
  public void put(String aggregate, ChainHead head) {
    var key = key(aggregate);
    var row = row(key);
    if (!isUsed(row)) {
      if (3L * (used + 1) > 2L * rows) {
        grow();
        row = row(key);
      }
      used++;
    }
    row.putLong(key.high())
        .putLong(key.low())
        .put(head.hash().toArray())
        .putLong(head.sequence())
        .putInt(head.part())
        .putInt(head.parts());
  }

  private record Key(long high, long low) {}

  private static Key key(String aggregate) {
    var hash =
        ByteBuffer.wrap(Hashing.sha256(aggregate.getBytes(StandardCharsets.UTF_8)).toArray());
    return new Key(hash.getLong(), hash.getLong());
  }

  /** The row of a key, or the free one where it belongs. */
  private ByteBuffer row(Key key) {
    int place = (int) Math.floorMod(key.high(), (long) rows);
    while (true) {
      var row = at(place);
      if (!isUsed(row)
          || (row.getLong(row.position()) == key.high()
              && row.getLong(row.position() + Long.BYTES) == key.low())) {
        return row;
      }
      place = (place + 1) % rows;
    }
  }

  private ByteBuffer at(int place) {
    return ByteBuffer.wrap(pages[place / ROWS_A_PAGE]).position((place % ROWS_A_PAGE) * ROW);
  }

  /** A head has a sequence of 1 or more. */
  private static boolean isUsed(ByteBuffer row) {
    return row.getLong(row.position() + KEY + Digest.BYTES) != 0;
  }

  private void grow() {
    var old = pages;
    rows = Math.multiplyExact(rows, 2);
    pages = pages(rows);
    for (byte[] page : old) {
      for (int at = 0; at < page.length; at += ROW) {
        var from = ByteBuffer.wrap(page).position(at);
        if (isUsed(from)) {
          row(new Key(from.getLong(at), from.getLong(at + Long.BYTES)))
              .put(Arrays.copyOfRange(page, at, at + ROW));
        }
      }
    }
  }

  private static byte[][] pages(int rows) {
    var pages = new byte[(rows + ROWS_A_PAGE - 1) / ROWS_A_PAGE][];
    for (int i = 0; i < pages.length; i++) {
      pages[i] = new byte[Math.min(rows, ROWS_A_PAGE) * ROW];
    }
    return pages;
  }
}
