package dev.countersign.cli.state;

import dev.countersign.cli.CliException;
import dev.countersign.protocol.Digest;
import java.util.Optional;

/** A line of what policy-service says that a store holds; its {@code StoreListing} writes them. */
public sealed interface StoreLine {

  /**
   * The first.
   *
   * @param rules which code the store was made by
   * @param head the last event that is in it; empty where it was never begun, or by other code
   */
  record Header(String cluster, int partition, int rules, Optional<Digest> head)
      implements StoreLine {}

  /**
   * A request or a lane.
   *
   * @param last the hash of its last event
   * @param state what its events fold to
   */
  record Held(String id, long sequence, Digest last, Digest state) implements StoreLine {}

  /** A request whose events are no history. */
  record Broken(String id, String why) implements StoreLine {}

  /** The last; without it the listing was cut off. */
  record End(long held) implements StoreLine {}

  /**
   * Reads one.
   *
   * @throws CliException when it is none
   */
  static StoreLine of(String line) {
    var words = line.split(" ", 6);
    try {
      return switch (words[0]) {
        case "store" ->
            new Header(
                words[2],
                Integer.parseInt(words[3]),
                Integer.parseInt(words[4]),
                words[5].equals("none") ? Optional.empty() : Optional.of(new Digest(words[5])));
        case "request", "lane" ->
            new Held(
                words[1], Long.parseLong(words[2]), new Digest(words[3]), new Digest(words[4]));
        case "broken" ->
            new Broken(words[1], line.substring("broken ".length() + words[1].length()).strip());
        case "end" -> new End(Long.parseLong(words[1]));
        default -> throw new IllegalArgumentException(words[0]);
      };
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new CliException(
          "Expected policy-service to list its store, but it says something else; is it one?", e);
    }
  }
}
