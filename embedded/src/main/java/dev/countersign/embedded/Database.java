package dev.countersign.embedded;

/**
 * One database, and the role that owns it.
 *
 * @param port where the server listens, on 127.0.0.1
 * @param name the database
 * @param owner the role to sign in as
 * @param password the role's password
 */
public record Database(int port, String name, String owner, String password) {

  /** For JDBC; user and password go apart. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, name);
  }

  /** For the Vert.x client and for Quarkus; user and password go apart. */
  public String reactiveUrl() {
    return "postgresql://127.0.0.1:%d/%s".formatted(port, name);
  }

  @Override
  public String toString() {
    return "Database[%s as %s]".formatted(jdbcUrl(), owner);
  }
}
