package dev.countersign.agent.config;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/** Tells the networks that are somebody's own from the one that is everybody's. */
public final class PublicAddress {
  private static final int CARRIER_NAT = 100;
  private static final int CARRIER_NAT_FIRST = 64;
  private static final int CARRIER_NAT_LAST = 127;
  private static final int UNIQUE_LOCAL = 0xFC;
  private static final int UNIQUE_LOCAL_MASK = 0xFE;

  private PublicAddress() {}

  /** Whether what is sent there in plain text can be read on the way by anybody. */
  public static boolean isPublic(InetAddress address) {
    var bytes = address.getAddress();
    boolean isCarrierNat =
        address instanceof Inet4Address
            && (bytes[0] & 0xFF) == CARRIER_NAT
            && (bytes[1] & 0xFF) >= CARRIER_NAT_FIRST
            && (bytes[1] & 0xFF) <= CARRIER_NAT_LAST;
    boolean isUniqueLocal =
        address instanceof Inet6Address && (bytes[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL;
    return !address.isAnyLocalAddress()
        && !address.isLoopbackAddress()
        && !address.isSiteLocalAddress()
        && !address.isLinkLocalAddress()
        && !isCarrierNat
        && !isUniqueLocal;
  }
}
