package dev.countersign.cli.signin;

import dev.countersign.cli.CliException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The login at a gateway for as long as it lasts: whoever asks for the token gets one that works,
 * for a new one is fetched before the old one ends. Thread-safe.
 */
public final class Session implements Supplier<String> {
  private static final Duration BEFORE = Duration.ofSeconds(20);

  private final Logins logins;
  private final URI server;
  private final Clock clock;
  private Login login;

  private Session(Logins logins, URI server, Login login, Clock clock) {
    this.logins = logins;
    this.server = server;
    this.login = login;
    this.clock = clock;
  }

  /** The one that goes on at a gateway, where somebody has logged in there. */
  public static Optional<Session> at(URI server, Logins logins, Clock clock) {
    return logins.at(server).map(login -> new Session(logins, server, login, clock));
  }

  /**
   * What the gateway takes.
   *
   * @throws CliException when the login is over
   */
  @Override
  public synchronized String get() {
    if (isEnding(login)) {
      login = logins.change(server, this::next);
    }
    return login.bearer();
  }

  private Login next(Login kept) {
    if (!isEnding(kept)) {
      return kept; // another command was faster
    }
    return kept.refresh()
        .flatMap(_ -> ProviderClient.discover(kept.at(), clock).refresh(kept))
        .orElseThrow(
            () ->
                new CliException(
                    "Expected a login that goes on, but yours at %s has ended; countersign login begins a new one"
                        .formatted(kept.at().name())));
  }

  private boolean isEnding(Login some) {
    return !clock.instant().isBefore(some.expires().minus(BEFORE));
  }

  /** Has the provider forget a login, as far as it can; what it says to that changes nothing. */
  public static void revoke(Login login, Clock clock) {
    try {
      ProviderClient.discover(login.at(), clock).revoke(login);
    } catch (CliException e) {
      // It is forgotten here in any case, and ends there by itself.
      return;
    }
  }
}
