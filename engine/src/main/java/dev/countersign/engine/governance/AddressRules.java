package dev.countersign.engine.governance;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which addresses are out in the world. All others are refused, so that nobody who may name a URL
 * can have us speak to what only it can reach: databases, consoles, the metadata service of a
 * cloud. Whoever adds a form that carries an IPv4 address inside has it judged by that one.
 */
public final class AddressRules {
  private static final List<Range> IPV4 =
      List.of(
          range("this network", 0, 0, 0, 0, 8),
          range("private", 10, 0, 0, 0, 8),
          range("shared by carriers", 100, 64, 0, 0, 10),
          range("loopback", 127, 0, 0, 0, 8),
          range("metadata", 168, 63, 129, 16, 32), // Azure's, though in public space
          range("metadata", 169, 254, 169, 254, 32),
          range("link-local", 169, 254, 0, 0, 16),
          range("private", 172, 16, 0, 0, 12),
          range("for protocols", 192, 0, 0, 0, 24),
          range("for documentation", 192, 0, 2, 0, 24),
          range("a 6to4 relay", 192, 88, 99, 0, 24),
          range("private", 192, 168, 0, 0, 16),
          range("for benchmarks", 198, 18, 0, 0, 15),
          range("for documentation", 198, 51, 100, 0, 24),
          range("for documentation", 203, 0, 113, 0, 24),
          range("multicast", 224, 0, 0, 0, 4),
          range("broadcast", 255, 255, 255, 255, 32),
          range("reserved", 240, 0, 0, 0, 4));

  /** Named for the sake of the message; what is not of 2000::/3 is refused anyway. */
  private static final List<Range> IPV6 =
      List.of(
          range6("unspecified", "00000000000000000000000000000000", 128),
          range6("loopback", "00000000000000000000000000000001", 128),
          range6("for local translation", "0064ff9b0001", 48),
          range6("private", "fc", 7),
          range6("link-local", "fe80", 10),
          range6("site-local", "fec0", 10),
          range6("multicast", "ff", 8),
          range6("for protocols", "20010001", 32),
          range6("for benchmarks", "200100020000", 48),
          range6("for documentation", "20010db8", 32),
          range6("not routed", "20010010", 28),
          range6("not routed", "20010020", 28),
          range6("for documentation", "3fff0000", 20));

  private static final Range GLOBAL = range6("global", "20", 3);

  private AddressRules() {}

  /**
   * Why an address is not out in the world; nothing where it is.
   *
   * @param address 4 or 16 bytes
   * @throws IllegalArgumentException when it has another length
   */
  public static Optional<String> refusal(byte[] address) {
    return switch (address.length) {
      case 4 -> first(IPV4, address);
      case 16 -> refusalOfIpv6(address);
      default ->
          throw new IllegalArgumentException(
              "Expected an IP address of 4 or 16 bytes, but got " + address.length);
    };
  }

  private static Optional<String> refusalOfIpv6(byte[] address) {
    var embedded = EmbeddedIpv4.in(address);
    if (embedded.isEmpty()) {
      return first(IPV6, address)
          .or(() -> GLOBAL.holds(address) ? Optional.empty() : Optional.of("not global"));
    }
    return embedded.stream()
        .flatMap(
            inner ->
                first(IPV4, inner.address().toArray())
                    .map(why -> inner.form() + ", " + why)
                    .stream())
        .findFirst();
  }

  private static Optional<String> first(List<Range> ranges, byte[] address) {
    return ranges.stream().filter(it -> it.holds(address)).map(Range::name).findFirst();
  }

  private static Range range(String name, int a, int b, int c, int d, int bits) {
    return new Range(name, new byte[] {(byte) a, (byte) b, (byte) c, (byte) d}, bits);
  }

  static Range range6(String name, String hex, int bits) {
    var prefix = java.util.HexFormat.of().parseHex(hex);
    return new Range(name, Arrays.copyOf(prefix, 16), bits);
  }

  /** All addresses that begin with the same bits. */
  static final class Range {
    private final String name;
    private final byte[] prefix;
    private final int bits;

    private Range(String name, byte[] prefix, int bits) {
      this.name = name;
      this.prefix = prefix;
      this.bits = bits;
    }

    String name() {
      return name;
    }

    boolean holds(byte[] address) {
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
