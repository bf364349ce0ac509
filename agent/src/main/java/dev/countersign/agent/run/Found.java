package dev.countersign.agent.run;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is found at a target of a run that nothing there tells the end of: sentences for the person
 * who has to say. They go on the log, so they hold names, kinds and moments, and no values; and
 * there is no more of them than an event has room for.
 */
public final class Found {
  private static final int MOST = 4_000;
  private static final int MOST_COLUMNS = 30;
  private static final int MOST_INDEXES = 20;
  private static final String CUT = "There is more, for which there is no room here.";

  /**
   * A table that the text names.
   *
   * @param name as the text has it
   * @param what its kind, and what else is known of it; empty where it is not to be seen
   * @param columns names and types, in order
   * @param indexes names
   */
  public record Table(
      String name, Optional<String> what, List<String> columns, List<String> indexes) {

    /** One that is not to be seen. */
    public static Table missing(String name) {
      return new Table(name, Optional.empty(), List.of(), List.of());
    }
  }

  private final StringBuilder text = new StringBuilder();
  private boolean isCut;

  /** Adds a sentence; from the first that has no room on, they are left out. */
  public void say(String sentence) {
    if (isCut) {
      return;
    }
    var clean = sentence.replaceAll("\\p{Cntrl}", "?");
    isCut = text.length() + clean.length() + 1 > MOST - CUT.length() - 1;
    text.append(text.isEmpty() ? "" : " ").append(isCut ? CUT : clean);
  }

  /** What there was beyond cannot be told. */
  public void unread(String why) {
    say("More could not be read there: %s.".formatted(why));
  }

  /** First which of them are there, for that is what most depends on, then how they are made. */
  public void tables(List<Table> tables) {
    tables.forEach(it -> say(presence(it)));
    tables.stream().filter(it -> it.what().isPresent()).forEach(this::made);
  }

  private static String presence(Table table) {
    return table.what().isPresent()
        ? "Table %s is there: %s.".formatted(table.name(), table.what().get())
        : "Table %s is not there, or the agent's role may not see it.".formatted(table.name());
  }

  private void made(Table table) {
    say("Columns of %s: %s.".formatted(table.name(), some(table.columns(), MOST_COLUMNS)));
    say("Indexes of %s: %s.".formatted(table.name(), some(table.indexes(), MOST_INDEXES)));
  }

  private static String some(List<String> all, int most) {
    if (all.isEmpty()) {
      return "none";
    }
    var rest =
        all.size() > most
            ? Stream.of("and %d more".formatted(all.size() - most))
            : Stream.<String>empty();
    return String.join(", ", Stream.concat(all.stream().limit(most), rest).toList());
  }

  /** All of them, one after the other. */
  public String text() {
    return text.toString();
  }
}
