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
 * @param isOpenToAll whether an operator has said that it may be in plain text at a public address
 */
public record SignIn(String user, SecretPlace secret, boolean isOpenToAll) {

  /** One that is never in plain text at a public address. */
  public SignIn(String user, SecretPlace secret) {
    this(user, secret, false);
  }

  /**
   * The password as it is now.
   *
   * @throws IllegalArgumentException when it cannot be read
   */
  public String password() {
    return secret.read();
  }

  /**
   * Where to sign in in plain text: the host's private address, or any where that is allowed.
   *
   * @throws IllegalArgumentException when that would be at a public address, and nobody has said
   *     that it may
   */
  public String plainTextAddressOf(String host) {
    return isOpenToAll ? host : privateAddressOf(host);
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
