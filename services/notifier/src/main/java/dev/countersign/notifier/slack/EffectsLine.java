package dev.countersign.notifier.slack;

import dev.countersign.protocol.request.Effects;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What whoever is to vote should beware of, in a line: what says nothing is left out. */
final class EffectsLine {

  private EffectsLine() {}

  /** Empty where there is nothing to beware of. */
  static Optional<String> of(Effects effects) {
    var parts = new ArrayList<String>();
    switch (effects.where()) {
      case MISSING -> parts.add("Rows: every row: there is no WHERE");
      case ALWAYS_TRUE -> parts.add("Rows: every row: the WHERE always holds");
      case UNKNOWN -> parts.add("Rows: unknown");
      case NONE, PRESENT -> {}
    }
    switch (effects.lock()) {
      case BLOCKS_WRITES -> parts.add("Locks: others only read meanwhile");
      case BLOCKS_ALL -> parts.add("Locks: others wait");
      case UNKNOWN -> parts.add("Locks: unknown");
      case NONE, CONCURRENT -> {}
    }
    switch (effects.rewrite()) {
      case YES -> parts.add("Rewrites: a table is written anew");
      case UNKNOWN -> parts.add("Rewrites: unknown");
      case NO -> {}
    }
    if (!effects.hazards().isEmpty()) {
      parts.add(
          effects.hazards().stream()
              .map(it -> it.name().toLowerCase(Locale.ROOT).replace('_', '-'))
              .collect(Collectors.joining(", ", "Beware: ", "")));
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }
}
