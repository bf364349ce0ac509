package dev.countersign.embedded;

import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;

/**
 * One broker, one PostgreSQL and one MariaDB for all tests of a JVM, each started when first asked
 * for and gone with the JVM. Tests keep out of each other's way by names of their own (topics,
 * groups, {@link #freshDatabase}); a test that takes a server away starts one of its own. The
 * addresses live in system properties, so that class loaders share the servers too.
 */
public final class SharedServers {

  private static final String KAFKA = "dev.countersign.embedded.kafka";
  private static final String POSTGRESQL_PORT = "dev.countersign.embedded.postgresql.port";
  private static final String POSTGRESQL_PASSWORD = "dev.countersign.embedded.postgresql.password";

  private static final String MARIADB_PORT = "dev.countersign.embedded.mariadb.port";
  private static final String MARIADB_PASSWORD = "dev.countersign.embedded.mariadb.password";

  private static final String MYSQL_PORT = "dev.countersign.embedded.mysql.port";
  private static final String MYSQL_PASSWORD = "dev.countersign.embedded.mysql.password";

  private SharedServers() {}

  /** Where the shared broker listens, as {@code 127.0.0.1:port}. */
  public static String bootstrapServers() {
    synchronized (System.getProperties()) {
      if (System.getProperty(KAFKA) == null) {
        var kafka = EmbeddedKafka.start(KafkaOptions.temporary());
        closeAtEnd("kafka", kafka);
        System.setProperty(KAFKA, kafka.bootstrapServers());
      }
      return System.getProperty(KAFKA);
    }
  }

  /** The superuser's hand on the shared PostgreSQL. */
  public static PostgreSqlAdmin postgreSql() {
    synchronized (System.getProperties()) {
      if (System.getProperty(POSTGRESQL_PORT) == null) {
        var server = EmbeddedPostgreSql.start(PostgreSqlOptions.temporary());
        closeAtEnd("postgresql", server);
        System.setProperty(POSTGRESQL_PASSWORD, server.password());
        System.setProperty(POSTGRESQL_PORT, Integer.toString(server.port()));
      }
      return new PostgreSqlAdmin(
          Integer.getInteger(POSTGRESQL_PORT), System.getProperty(POSTGRESQL_PASSWORD));
    }
  }

  /** A new, empty database with an owner and password that nobody else uses. */
  public static Database freshDatabase() {
    var name = "test_" + UUID.randomUUID().toString().replace("-", "").toLowerCase(Locale.ROOT);
    return postgreSql().createDatabase(name, name, UUID.randomUUID().toString());
  }

  /** The shared MariaDB; whoever asks for it has its programs on the class path. */
  public static MariaDbAdmin mariaDb() {
    synchronized (System.getProperties()) {
      if (System.getProperty(MARIADB_PORT) == null) {
        var server = EmbeddedMariaDb.start();
        closeAtEnd("mariadb", server);
        System.setProperty(MARIADB_PASSWORD, server.admin().password());
        System.setProperty(MARIADB_PORT, Integer.toString(server.admin().port()));
      }
      return new MariaDbAdmin(
          Integer.getInteger(MARIADB_PORT), System.getProperty(MARIADB_PASSWORD));
    }
  }

  /** The shared MySQL 8; whoever asks for it has found {@link InstalledMysql#program()}. */
  public static MariaDbAdmin mysql(Path program) {
    synchronized (System.getProperties()) {
      if (System.getProperty(MYSQL_PORT) == null) {
        var server = InstalledMysql.start(program);
        closeAtEnd("mysql", server);
        System.setProperty(MYSQL_PASSWORD, server.admin().password());
        System.setProperty(MYSQL_PORT, Integer.toString(server.admin().port()));
      }
      return new MariaDbAdmin(Integer.getInteger(MYSQL_PORT), System.getProperty(MYSQL_PASSWORD));
    }
  }

  private static void closeAtEnd(String name, AutoCloseable server) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server), "stop-shared-" + name));
  }

  private static void close(AutoCloseable server) {
    try {
      server.close();
    } catch (Exception e) {
      System.err.println(
          "countersign-embedded: Expected a shared server to stop in order, but got " + e);
    }
  }
}
