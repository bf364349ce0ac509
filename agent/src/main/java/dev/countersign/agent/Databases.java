package dev.countersign.agent;

import dev.countersign.agent.config.AgentConfig;
import dev.countersign.agent.config.SecretPlace;
import dev.countersign.agent.mysql.Connector;
import dev.countersign.agent.mysql.MysqlDatabase;
import dev.countersign.agent.mysql.MysqlSession;
import dev.countersign.agent.pg.PgDatabase;
import dev.countersign.agent.pg.PgSession;
import dev.countersign.agent.session.Limits;
import dev.countersign.agent.session.Sessions;
import dev.countersign.agent.session.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.TargetRef;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Makes a target's database from its configuration; the scheme of its URL says what it speaks. */
final class Databases {
  private static final Logger LOG = Logger.getLogger(Databases.class);

  private final Subject name;
  private final AgentConfig.Agent config;
  private final Vertx vertx;
  private final Executor background;
  private final Readers readers;
  private final Limits limits;

  /**
   * Makes none yet.
   *
   * @param readers is told of the roles that can only read
   */
  Databases(
      Subject name, AgentConfig.Agent config, Vertx vertx, Executor background, Readers readers) {
    this.name = name;
    this.config = config;
    this.vertx = vertx;
    this.background = background;
    this.readers = readers;
    this.limits =
        new Limits(
            config.connectWithin(),
            config.lockTimeout(),
            config.idleTimeout(),
            config.silence(),
            config.runWithin(),
            config.resultBytes());
  }

  /**
   * Connects to nothing yet.
   *
   * @throws IllegalArgumentException when the configuration cannot be used
   */
  Database open(TargetRef target) {
    var it = config.targets().get(target.toString());
    var settings = "countersign.agent.targets.\"%s\".".formatted(target);
    if (it.plainTextToPublicAddress()) {
      LOG.warnf(
          "May speak to a target in plain text at a public address, where anybody may read along and"
              + " answer, as its settings allow: target=%s",
          target);
    }
    return it.url().startsWith("mysql:") || it.url().startsWith("mariadb:")
        ? mysql(target, it, settings)
        : pg(target, it, settings);
  }

  private Database pg(TargetRef target, AgentConfig.Target it, String settings) {
    Function<SignIn, Sessions<PgSession>> sessions =
        signIn -> {
          var address = new dev.countersign.agent.pg.Address(it.url(), signIn, it.caFile());
          return new Sessions<>(within -> address.open(vertx, within), background);
        };
    var changes = sessions.apply(owner(it, settings));
    var reads = reads(target, it, settings, changes, sessions);
    return new PgDatabase(changes, reads, name, limits);
  }

  private Database mysql(TargetRef target, AgentConfig.Target it, String settings) {
    Function<SignIn, Sessions<MysqlSession>> sessions =
        signIn -> {
          var address = new dev.countersign.agent.mysql.Address(it.url(), signIn, it.caFile());
          var connector = new Connector(vertx, address, limits, background);
          return new Sessions<>(connector::open, background);
        };
    var changes = sessions.apply(owner(it, settings));
    var dialect = it.url().startsWith("mysql:") ? Dialect.MYSQL : Dialect.MARIADB;
    var reads = reads(target, it, settings, changes, sessions);
    return new MysqlDatabase(dialect, changes, reads, name, limits);
  }

  private static SignIn owner(AgentConfig.Target it, String settings) {
    return new SignIn(
        it.user(),
        SecretPlace.of(settings + "password", it.passwordFile(), it.passwordVariable()),
        it.plainTextToPublicAddress());
  }

  private <S extends Sessions<?>> S reads(
      TargetRef target,
      AgentConfig.Target it,
      String settings,
      S changes,
      Function<SignIn, S> sessions) {
    if (it.reader().isEmpty()) {
      return changes;
    }
    var reads = sessions.apply(reader(it, it.reader().get(), settings));
    readers.add(target, reads);
    return reads;
  }

  private static SignIn reader(AgentConfig.Target it, AgentConfig.Reader role, String settings) {
    return new SignIn(
        role.user(),
        SecretPlace.of(settings + "reader.password", role.passwordFile(), role.passwordVariable()),
        it.plainTextToPublicAddress());
  }
}
