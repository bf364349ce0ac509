package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.RequestView;
import dev.countersign.cli.http.Submission;
import dev.countersign.cli.migrate.MigrationRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * Reads what is written at a target about its migrations: by a request like any other, which
 * policies judge and everybody can see.
 *
 * @param waits whether to wait for people, where reading needs their approval
 */
record MigrationTable(
    Shell shell, Gateway gateway, MigrationPlace place, boolean waits, Instant deadline) {
  private static final Duration DECISION = Duration.ofSeconds(30);
  private static final String REASON = "Which migrations are applied";

  /**
   * How PostgreSQL and MySQL say that there is no such table. Whoever may not see a table that is
   * there is told something else.
   */
  private static final Set<String> NO_TABLE = Set.of("42P01", "42S02");

  /**
   * The rows; none where no migration ever was.
   *
   * @throws CliException where it cannot be read now
   */
  List<MigrationRow> read() {
    var submission =
        Submission.of(place.target(), place.environment(), MigrationRow.query(dialect()));
    var answer = gateway.submit(submission.because(REASON), UUID.randomUUID().toString());
    var request = ended(gateway.decided(answer, DECISION));
    var last = request.lastExecution();
    return switch (last.path("status").asText()) {
      case "succeeded" -> MigrationRow.of(gateway.result(request.id()));
      case "failed" -> {
        var failure = last.path("failure");
        if (!NO_TABLE.contains(failure.path("code").asText())) {
          throw new CliException(
              "Expected to read the table of migrations, but request %s failed: %s [%s]"
                  .formatted(
                      request.id(),
                      failure.path("message").asText(),
                      failure.path("code").asText()));
        }
        yield List.of();
      }
      default ->
          throw new CliException(
              "Expected to read the table of migrations, but request %s is %s"
                  .formatted(request.id(), RequestPage.word(request)));
    };
  }

  private String dialect() {
    return StreamSupport.stream(gateway.targets().path("items").spliterator(), false)
        .filter(it -> it.path("target").asText().equals(place.target()))
        .filter(it -> it.path("environment").asText().equals(place.environment()))
        .map(it -> it.path("dialect").asText())
        .findFirst()
        .orElseThrow(
            () ->
                new CliException(
                    "Expected a target that you may ask for something at, but %s@%s is none"
                        .formatted(place.target(), place.environment())));
  }

  private RequestView ended(RequestView first) {
    var request = first;
    boolean sent = false;
    while (true) {
      switch (request.status()) {
        case PENDING -> {
          if (!waits) {
            throw waitsForOthers(request);
          }
        }
        case APPROVED -> {
          if (sent) {
            return request;
          }
          gateway.dispatch(request.id());
          sent = true;
        }
        case EXECUTING -> sent = true;
        case COMPLETED, REJECTED, EXPIRED, CANCELLED -> {
          return request;
        }
      }
      request = next(request);
    }
  }

  private CliException waitsForOthers(RequestView request) {
    gateway.cancel(request.id());
    return new CliException(
        ("Expected policies that approve reading the table of migrations by themselves, but"
                + " request %s waited for %s and is cancelled: publish such a policy, or wait with"
                + " --wait")
            .formatted(request.id(), String.join(", then ", request.waitingFor())));
  }

  private RequestView next(RequestView request) {
    return new RequestWait(shell, gateway, deadline)
        .next(request)
        .orElseThrow(
            () ->
                new CliException(
                    "Expected to read the table of migrations in the time that was given, but request %s is %s"
                        .formatted(request.id(), RequestPage.word(request))));
  }
}
