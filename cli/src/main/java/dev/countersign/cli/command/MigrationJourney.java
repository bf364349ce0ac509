package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.command.ExecuteCommand.PatienceOptions;
import dev.countersign.cli.command.Journey.Patience;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.MigrationAsk;
import dev.countersign.cli.http.RequestView;
import dev.countersign.cli.migrate.MigrationRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** From what is at the target to a request for migrations, and on to its end. */
final class MigrationJourney {
  private static final Duration DECISION = Duration.ofSeconds(30);

  /** Of the same content at the same target, before it has to be another key. */
  private static final int MOST_TIMES = 1_000;

  private final Shell shell;
  private final ConnectionOptions connection;
  private final ResultOptions output;
  private final MigrationPlace place;
  private final Patience patience;
  private final Gateway gateway;
  private final Instant deadline;

  MigrationJourney(
      Shell shell,
      ConnectionOptions connection,
      ResultOptions output,
      MigrationPlace place,
      PatienceOptions patience) {
    this.shell = shell;
    this.connection = connection;
    this.output = output;
    this.place = place;
    this.patience = patience.patience();
    this.gateway = connection.gateway(shell);
    this.deadline = shell.clock().instant().plus(patience.timeout());
  }

  /** What is written at the target. */
  List<MigrationRow> rows() {
    return new MigrationTable(shell, gateway, place, patience == Patience.FOR_VOTES, deadline)
        .read();
  }

  /** Asks, and sees it through as far as it goes. */
  int ask(MigrationAsk ask) {
    var request = submitted(ask);
    return new Journey(shell, gateway, output, connection.flags(), ask.store(), deadline)
        .follow(request, patience);
  }

  /**
   * The one that is under way, where the same was asked for before and has not ended; else a new
   * one.
   */
  private RequestView submitted(MigrationAsk ask) {
    for (int time = 1; time <= MOST_TIMES; time++) {
      var answer = gateway.migrate(ask, time == 1 ? ask.key() : ask.key() + "-" + time);
      var request = gateway.decided(answer, DECISION);
      switch (request.status()) {
        case PENDING, APPROVED, EXECUTING -> {
          return request;
        }
        case COMPLETED, REJECTED, EXPIRED, CANCELLED -> {
          if (answer.isNew()) {
            return request;
          }
        }
      }
    }
    throw new CliException(
        "Expected to ask for the same migrations %d times at most, but they were: give a --reason"
            .formatted(MOST_TIMES));
  }
}
