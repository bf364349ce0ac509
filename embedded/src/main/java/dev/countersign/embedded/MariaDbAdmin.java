package dev.countersign.embedded;

/**
 * How {@link EmbeddedMariaDb#SUPERUSER} signs in to a MariaDB, by whatever client a test brings.
 *
 * @param port where the server listens, on 127.0.0.1
 * @param password the superuser's
 */
public record MariaDbAdmin(int port, String password) {

  @Override
  public String toString() {
    return "MariaDbAdmin[127.0.0.1:%d]".formatted(port);
  }
}
