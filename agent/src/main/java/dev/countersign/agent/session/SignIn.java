package dev.countersign.agent.session;

import dev.countersign.agent.config.PublicAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * As whom to sign in to a target.
 *
 * @param passwordFile read anew each time, so that a password can change while the agent runs
 */
public record SignIn(String user, Path passwordFile) {

  /**
   * The password as it is now.
   *
   * @throws IllegalArgumentException when it cannot be read
   */
  public String password() {
    try {
      return Files.readString(passwordFile).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Expected to read the password from its file, but could not", e);
    }
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
