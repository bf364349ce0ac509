package dev.countersign.agent.run;

import java.util.List;
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

  /** A table, by the name that the text has for it. */
  public sealed interface Table {
    String name();

    /**
     * It is there.
     *
     * @param what its kind, and what else is known of it
     * @param columns names and types, in order
     * @param indexes names
     */
    record There(String name, String what, List<String> columns, List<String> indexes)
        implements Table {}

    /** It is not there, or not for the agent's role. */
    record Missing(String name) implements Table {}

    /** The server does not tell whether it is there. */
    record Unread(String name) implements Table {}
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
    tables.forEach(this::made);
  }

  private static String presence(Table table) {
    return "Table %s %s."
        .formatted(
            table.name(),
            switch (table) {
              case Table.There it -> "is there: " + it.what();
              case Table.Missing _ -> "is not there, or the agent's role may not see it";
              case Table.Unread _ ->
                  "could not be looked at: a statement at work keeps it, or it is damaged";
            });
  }

  private void made(Table table) {
    if (table instanceof Table.There(var name, _, var columns, var indexes)) {
      say("Columns of %s: %s.".formatted(name, some(columns, MOST_COLUMNS)));
      say("Indexes of %s: %s.".formatted(name, some(indexes, MOST_INDEXES)));
    }
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
