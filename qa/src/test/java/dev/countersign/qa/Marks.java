package dev.countersign.qa;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Texts that stand nowhere else, one for each place that somebody can put content in, so that a
 * find tells what has leaked from where. Any thread may ask for one.
 */
final class Marks {
  private static final int LENGTH = 16;
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([wnbx])}");

  /** How far one may get. */
  enum Reach {
    /** Exact text, or a person's words: wherever payloads are kept. */
    PAYLOAD,
    /** Rows, tokens, keys: nowhere at all. */
    NOWHERE
  }

  /**
   * @param place where it was put
   * @param values it as bytes, once for each way in which a program may hold it
   */
  record Mark(String place, Reach reach, List<byte[]> values) {
    @Override
    public String toString() {
      return place;
    }
  }

  private final Random random;
  private final List<Mark> marks = new ArrayList<>();

  Marks(long seed) {
    this.random = new Random(seed);
  }

  synchronized List<Mark> all() {
    return List.copyOf(marks);
  }

  /** Letters, for strings, comments and names of files. */
  synchronized String word(String place, Reach reach) {
    var word = new StringBuilder();
    random.ints(LENGTH, 'a', 'z' + 1).forEach(word::appendCodePoint);
    given(place, reach, word.toString());
    return word.toString();
  }

  /** What somebody else has made up. */
  synchronized void given(String place, Reach reach, String text) {
    given(place, reach, text.getBytes(StandardCharsets.UTF_8));
  }

  synchronized void given(String place, Reach reach, byte[] value) {
    marks.add(new Mark(place, reach, List.of(value)));
  }

  /** The text with each of {@code {w}}, {@code {n}}, {@code {b}}, {@code {x}} a mark of its own. */
  synchronized String put(String template) {
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(
            it ->
                switch (it.group(1)) {
                  case "n" -> digits(template);
                  case "b" -> bits(template);
                  case "x" -> HexFormat.of().formatHex(ascii(word(template, Reach.PAYLOAD)));
                  default -> word(template, Reach.PAYLOAD);
                });
  }

  private String digits(String place) {
    var digits = Long.toString(random.nextLong(1_000_000_000_000_000L, 9_999_999_999_999_999L));
    long value = Long.parseLong(digits);
    marks.add(
        new Mark(
            place,
            Reach.PAYLOAD,
            List.of(
                ascii(digits),
                eight(value, ByteOrder.BIG_ENDIAN),
                eight(value, ByteOrder.LITTLE_ENDIAN),
                variable(value << 1)))); // as Avro writes a positive long
    return digits;
  }

  private String bits(String place) {
    long value = random.nextLong();
    var bits = "%64s".formatted(Long.toBinaryString(value)).replace(' ', '0');
    marks.add(
        new Mark(
            place,
            Reach.PAYLOAD,
            List.of(
                ascii(bits),
                eight(value, ByteOrder.BIG_ENDIAN),
                ascii(new BigInteger(bits, 2).toString()))));
    return bits;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] eight(long value, ByteOrder order) {
    return ByteBuffer.allocate(Long.BYTES).order(order).putLong(value).array();
  }

  private static byte[] variable(long value) {
    var bytes = ByteBuffer.allocate(Long.BYTES + 2);
    long rest = value;
    while (rest > 0x7f) {
      bytes.put((byte) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    bytes.put((byte) rest);
    var written = new byte[bytes.position()];
    bytes.flip().get(written);
    return written;
  }
}
