package dev.countersign.engine.governance;

import static dev.countersign.engine.governance.AddressRules.range6;

import dev.countersign.protocol.Bytes;
import java.util.Arrays;
import java.util.List;

/**
 * An IPv4 address that an IPv6 address stands for: a router or the host itself sends what is meant
 * for the one to the other.
 *
 * @param form which kind of IPv6 address it is in
 */
record EmbeddedIpv4(String form, Bytes address) {
  private static final AddressRules.Range MAPPED =
      range6("IPv4-mapped", "00000000000000000000ffff", 96);
  private static final AddressRules.Range COMPATIBLE =
      range6("IPv4-compatible", "000000000000000000000000", 96);
  private static final AddressRules.Range TRANSLATED =
      range6("IPv4-translated", "0000000000000000ffff0000", 96);
  private static final AddressRules.Range NAT64 = range6("NAT64", "0064ff9b0000000000000000", 96);
  private static final AddressRules.Range SIX_TO_FOUR = range6("6to4", "2002", 16);
  private static final AddressRules.Range TEREDO = range6("Teredo", "20010000", 32);

  /** Those in an IPv6 address; none in most. */
  static List<EmbeddedIpv4> in(byte[] address) {
    for (var range : List.of(MAPPED, COMPATIBLE, TRANSLATED, NAT64)) {
      if (range.holds(address)) {
        return isUnspecifiedOrLoopback(address)
            ? List.of()
            : List.of(of(range, Arrays.copyOfRange(address, 12, 16)));
      }
    }
    if (SIX_TO_FOUR.holds(address)) {
      return List.of(of(SIX_TO_FOUR, Arrays.copyOfRange(address, 2, 6)));
    }
    if (TEREDO.holds(address)) {
      var client = Arrays.copyOfRange(address, 12, 16);
      for (int i = 0; i < client.length; i++) {
        client[i] ^= (byte) 0xff; // as RFC 4380 hides it from address translators
      }
      return List.of(of(TEREDO, Arrays.copyOfRange(address, 4, 8)), of(TEREDO, client));
    }
    return List.of();
  }

  private static EmbeddedIpv4 of(AddressRules.Range range, byte[] address) {
    return new EmbeddedIpv4(range.name(), Bytes.of(address));
  }

  private static boolean isUnspecifiedOrLoopback(byte[] address) {
    for (int i = 0; i < 15; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return address[15] == 0 || address[15] == 1;
  }
}
