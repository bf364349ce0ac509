package dev.countersign.agent;

import dev.countersign.protocol.governance.Advert;
import dev.countersign.protocol.governance.GovernanceCommand.AdvertiseAgent;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * Tells governance what the agent can do, again and again: one that was registered late, or whose
 * command was lost, is known by and by. Whoever decides takes what is no news for nothing.
 */
final class Advertising {
  private static final Logger LOG = Logger.getLogger(Advertising.class);
  private static final Duration DELIVER_WITHIN = Duration.ofSeconds(30);

  /** For a start that came so soon after another that governance has not taken its advert. */
  private static final Duration AFTER_START = Duration.ofSeconds(15);

  private final Commands commands;
  private final Advert advert;
  private final Duration every;
  private final Executor background;

  /**
   * Says nothing yet.
   *
   * @param background where it may wait: it must hold up nothing else
   */
  Advertising(Commands commands, Advert advert, Duration every, Executor background) {
    this.commands = commands;
    this.advert = advert;
    this.every = every;
    this.background = background;
  }

  /** Goes on until the thread that it is on is interrupted. */
  void begin() {
    background.execute(
        () -> {
          try {
            var pause = AFTER_START.compareTo(every) < 0 ? AFTER_START : every;
            while (true) {
              say();
              Thread.sleep(pause);
              pause = every;
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Not awaited: what is lost is said again. */
  private void say() {
    var _ =
        commands
            .send(commands.newId(), new AdvertiseAgent(advert), DELIVER_WITHIN)
            .exceptionally(
                failure -> {
                  LOG.warnf(
                      "Expected the log to take an advert, but it did not: cause=%s", failure);
                  return null;
                });
  }
}
