package dev.countersign.agent.session;

import dev.countersign.agent.config.PublicAddress;
import dev.countersign.agent.config.SecretPlace;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * As whom to sign in to a target.
 *
 * @param secret where the password stands; read anew each time, so that it can change while the
 *     agent runs
 */
public record SignIn(String user, SecretPlace secret) {

  /**
   * The password as it is now.
   *
   * @throws IllegalArgumentException when it cannot be read
   */
  public String password() {
    return secret.read();
  }

  /**
   * The address itself, so that the one that was looked at is the one that is spoken to in plain
   * text.
   *
   * @throws IllegalArgumentException when the host has none but public addresses, or none at all
   */
  public static String privateAddressOf(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host))
          .filter(address -> !PublicAddress.isPublic(address))
          .findFirst()
          .map(InetAddress::getHostAddress)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "Expected sslmode require, verify-ca or verify-full to a public address, but"
                          + " the connection would be in plain text"));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "Expected the host of the target to have an address, but it has none", e);
    }
  }
}
