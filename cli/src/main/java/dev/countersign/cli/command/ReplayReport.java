package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.countersign.cli.output.Cells;
import dev.countersign.cli.output.Screen;
import dev.countersign.engine.request.Replay.Difference;

/** What other policies would have made of requests, said as it is found and kept nowhere. */
final class ReplayReport {
  private static final int CHANGE = 38;

  private final Screen screen;
  private final boolean json;
  private final boolean endless;
  private long differing;

  /**
   * Says nothing yet.
   *
   * @param json whether for programs: one object, or where it is endless one a line
   */
  ReplayReport(Screen screen, boolean json, boolean endless) {
    this.screen = screen;
    this.json = json;
    this.endless = endless;
  }

  synchronized void tell(Difference difference) {
    if (json) {
      screen.line(endless ? object(difference) : opening() + object(difference));
    } else {
      screen.line(text(difference));
    }
    differing++;
  }

  /** That there are no more. */
  synchronized void end(long requests) {
    if (json && !endless) {
      screen.line(
          "%s],\"requests\":%d,\"differing\":%d}"
              .formatted(differing == 0 ? opening() : "", requests, differing));
    }
    sum(requests);
  }

  /** How many they are so far, for people. */
  synchronized void sum(long requests) {
    screen.say("%,d of %,d requests would have gone another way.".formatted(differing, requests));
  }

  private String opening() {
    return differing == 0 ? "{\"differences\":[" : ",";
  }

  private static String object(Difference it) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("request", it.request())
        .put("at", it.at().toString())
        .put("requester", it.requester().value())
        .put("target", it.target().target())
        .put("environment", it.target().environment())
        .put("was", it.was())
        .put("would", it.would())
        .toString();
  }

  private String text(Difference it) {
    var change = Cells.pad(it.was() + " -> " + it.would(), CHANGE);
    return Cells.truncate(
        "%s  %s  %s"
            .formatted(Cells.clean(it.request()), change, Cells.clean(it.requester().value())),
        screen.width());
  }
}
