package dev.countersign.qa;

import dev.countersign.qa.Marks.Mark;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds marks in bytes, however a program may have written them: plain in either case, in hex, in
 * base64 wherever its groups of three begin, in percent and JSON escapes, in UTF-16.
 */
final class MarkSearch {

  /** A mark, and how it was written. */
  record Sight(Mark mark, String form) {}

  private static final class Needle {
    private final Sight sight;
    private final byte[] bytes;

    Needle(Sight sight, byte[] bytes) {
      this.sight = sight;
      this.bytes = bytes;
    }

    boolean standsIn(byte[] text, int from) {
      int to = from + bytes.length;
      return to <= text.length && Arrays.equals(text, from, to, bytes, 0, bytes.length);
    }
  }

  private final Index exact = new Index();
  private final Index lower = new Index();

  MarkSearch(List<Mark> marks) {
    for (var mark : marks) {
      for (var value : mark.values()) {
        add(mark, value);
      }
    }
  }

  private void add(Mark mark, byte[] value) {
    exact.add(mark, "plain", value);
    exact.add(mark, "UTF-16", spread(value, 1));
    exact.add(mark, "UTF-16, little end first", spread(value, 0));
    lower.add(mark, "plain", lower(value));
    lower.add(mark, "hex", escaped(value, "%02x"));
    lower.add(mark, "percent", escaped(value, "%%%02x"));
    lower.add(mark, "JSON escapes", escaped(value, "\\u%04x"));
    for (int shift = 0; shift < 3; shift++) {
      exact.add(mark, "base64", base64(Base64.getEncoder(), value, shift));
      exact.add(mark, "base64 for URLs", base64(Base64.getUrlEncoder(), value, shift));
    }
  }

  /** What stands there, each once. */
  Set<Sight> in(byte[] bytes) {
    var found = new LinkedHashSet<Sight>();
    exact.look(bytes, found::add);
    lower.look(lower(bytes), found::add);
    return found;
  }

  private static byte[] spread(byte[] value, int at) {
    var wide = new byte[2 * value.length];
    for (int i = 0; i < value.length; i++) {
      wide[2 * i + at] = value[i];
    }
    return wide;
  }

  private static byte[] escaped(byte[] value, String format) {
    var escaped = new StringBuilder();
    for (byte b : value) {
      escaped.append(String.format(Locale.ROOT, format, b & 0xff));
    }
    return escaped.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Those characters alone that do not depend on what stands before and behind. */
  private static byte[] base64(Base64.Encoder encoder, byte[] value, int shift) {
    var shifted = new byte[shift + value.length];
    System.arraycopy(value, 0, shifted, shift, value.length);
    var encoded = encoder.withoutPadding().encode(shifted);
    return Arrays.copyOfRange(encoded, (8 * shift + 5) / 6, 8 * shifted.length / 6);
  }

  private static byte[] lower(byte[] bytes) {
    var lower = bytes.clone();
    for (int i = 0; i < lower.length; i++) {
      if (lower[i] >= 'A' && lower[i] <= 'Z') {
        lower[i] = (byte) (lower[i] + 'a' - 'A');
      }
    }
    return lower;
  }

  /** By their first eight bytes, so that a text is gone through once, however many there are. */
  private static final class Index {
    private static final int SLOTS = 1 << 20;

    private final Map<Long, List<Needle>> byStart = new HashMap<>();
    private final BitSet starts = new BitSet(SLOTS);

    void add(Mark mark, String form, byte[] bytes) {
      long start = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        start = next(start, bytes[i]);
      }
      starts.set(slot(start));
      byStart
          .computeIfAbsent(start, _ -> new ArrayList<>())
          .add(new Needle(new Sight(mark, form), bytes));
    }

    void look(byte[] bytes, Consumer<Sight> found) {
      long window = 0;
      for (int i = 0; i < bytes.length; i++) {
        window = next(window, bytes[i]);
        if (i < Long.BYTES - 1 || !starts.get(slot(window))) {
          continue;
        }
        for (var needle : byStart.getOrDefault(window, List.of())) {
          if (needle.standsIn(bytes, i - Long.BYTES + 1)) {
            found.accept(needle.sight);
          }
        }
      }
    }

    private static long next(long window, byte b) {
      return (window << 8) | (b & 0xff);
    }

    private static int slot(long start) {
      return (int) ((start * 0x9E3779B97F4A7C15L) >>> 44);
    }
  }
}
