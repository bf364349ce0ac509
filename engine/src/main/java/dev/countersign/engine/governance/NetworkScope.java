package dev.countersign.engine.governance;

import dev.countersign.protocol.Bytes;
import java.util.Arrays;
import java.util.List;

/**
 * Which IP addresses lie outside of the network that this program is in. What is not plainly public
 * counts as private: an endpoint there must be allowed by name, or whoever may name endpoints could
 * have this program call what only it can reach, such as a cloud's metadata.
 */
public final class NetworkScope {
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;

  /** Addresses whose first bits are those of {@code prefix}. */
  private record Range(Bytes prefix, int bits) {
    private static Range of(int bits, int... bytes) {
      byte[] prefix = new byte[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        prefix[i] = (byte) bytes[i];
      }
      return new Range(Bytes.of(prefix), bits);
    }

    private boolean holds(byte[] address) {
      byte[] wanted = prefix.toArray();
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % 8;
        if ((address[bit / 8] & mask) != (wanted[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /** By IANA's registry of special addresses. */
  private static final List<Range> PRIVATE_IPV4 =
      List.of(
          Range.of(8, 0), // this network
          Range.of(8, 10),
          Range.of(10, 100, 64), // carrier-grade NAT, and a cloud's metadata
          Range.of(8, 127),
          Range.of(16, 169, 254), // link-local, and most clouds' metadata
          Range.of(12, 172, 16),
          Range.of(24, 192, 0, 0),
          Range.of(16, 192, 168),
          Range.of(15, 198, 18), // benchmarks
          Range.of(4, 224), // multicast
          Range.of(4, 240)); // reserved, and broadcast

  /** Of the addresses that are given out, all are in here. */
  private static final Range GLOBAL_IPV6 = Range.of(3, 0x20);

  private static final Range TEREDO = Range.of(32, 0x20, 0x01, 0, 0);
  private static final Range SIX_TO_FOUR = Range.of(16, 0x20, 0x02);
  private static final Range NAT64 = Range.of(96, 0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0);
  private static final Range MAPPED = Range.of(96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF);

  private NetworkScope() {}

  /**
   * Whether an address is public.
   *
   * @param address 4 or 16 bytes
   * @throws IllegalArgumentException when it has another length
   */
  public static boolean isPublic(byte[] address) {
    return switch (address.length) {
      case IPV4_BYTES -> PRIVATE_IPV4.stream().noneMatch(range -> range.holds(address));
      case IPV6_BYTES -> isPublicIpv6(address);
      default ->
          throw new IllegalArgumentException(
              "Expected an IP address of 4 or 16 bytes, but got " + address.length);
    };
  }

  /** One that stands for an IPv4 address is as public as that. */
  private static boolean isPublicIpv6(byte[] address) {
    if (MAPPED.holds(address) || NAT64.holds(address)) {
      return isPublic(Arrays.copyOfRange(address, 12, 16));
    }
    if (SIX_TO_FOUR.holds(address)) {
      return isPublic(Arrays.copyOfRange(address, 2, 6));
    }
    return GLOBAL_IPV6.holds(address) && !TEREDO.holds(address);
  }
}
