package dev.countersign.engine.governance;

import dev.countersign.engine.Unfit;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.governance.Freeze;
import dev.countersign.protocol.governance.GovernanceEvent.FreezeEnded;
import dev.countersign.protocol.governance.GovernanceEvent.FreezeStarted;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is frozen, and what was: the time of a request does not run while its target is frozen.
 *
 * @param past in the order of their ends; kept for ever, for a request may have waited through them
 */
record Freezes(Index<String, FreezeEntry> inForce, List<Thawed> past) {
  static final Freezes NONE = new Freezes(Index.empty(), List.of());

  /** A freeze that is over: from one moment up to another, which is not before it. */
  record Thawed(Freeze freeze, Instant since, Instant until) {}

  /** A stretch of time in which a deadline rests; without an end where it still does. */
  private record Rest(Instant since, Instant until) {}

  Freezes started(EventMeta meta, FreezeStarted event) {
    var freeze = event.freeze();
    if (inForce.has(freeze.name())) {
      throw Unfit.because("expected a new freeze, but %s is in force", freeze.name());
    }
    var entry = new FreezeEntry(freeze, meta.actor().subject(), meta.time(), meta.sequence());
    return new Freezes(inForce.with(freeze.name(), entry), past);
  }

  Freezes ended(EventMeta meta, FreezeEnded event) {
    var over =
        inForce
            .get(event.name())
            .orElseThrow(
                () -> Unfit.because("expected a freeze in force, but %s is none", event.name()));
    var thawed = new Thawed(over.freeze(), over.since(), meta.time());
    return new Freezes(
        inForce.without(event.name()), Stream.concat(past.stream(), Stream.of(thawed)).toList());
  }

  /** The one that has frozen a target the longest, where any has. */
  Optional<FreezeEntry> at(TargetRef target) {
    return at(target, false);
  }

  /**
   * The same.
   *
   * @param breakGlass whether only those count that cannot be bypassed
   */
  Optional<FreezeEntry> at(TargetRef target, boolean breakGlass) {
    return inForce.values().stream()
        .filter(it -> it.covers(target))
        .filter(it -> !breakGlass || it.freeze().nonBypassable())
        .min(Comparator.comparingLong(FreezeEntry::epoch));
  }

  /**
   * When a time that began to run at a moment is over, if it rests while the target is frozen;
   * empty where it rests now, and nobody knows for how long.
   *
   * @param until when it would be over without freezes
   */
  Optional<Instant> deadline(TargetRef target, Instant since, Instant until) {
    var deadline = until;
    var counted = since;
    for (var rest : rests(target, since)) {
      var start = rest.since().isAfter(counted) ? rest.since() : counted;
      if (!start.isBefore(deadline)) {
        break; // and so do all that follow
      }
      if (rest.until().equals(Instant.MAX)) {
        return Optional.empty();
      }
      if (rest.until().isAfter(start)) {
        deadline = deadline.plus(Duration.between(start, rest.until()));
        counted = rest.until();
      }
    }
    return Optional.of(deadline);
  }

  /** Those that matter after a moment, in the order of their beginnings; they may overlap. */
  private List<Rest> rests(TargetRef target, Instant after) {
    var rests = new ArrayList<Rest>();
    for (var thawed : past.reversed()) {
      if (!thawed.until().isAfter(after)) {
        break; // the others ended before it
      }
      if (FreezeEntry.covers(thawed.freeze(), target)) {
        rests.add(new Rest(thawed.since(), thawed.until()));
      }
    }
    at(target).ifPresent(it -> rests.add(new Rest(it.since(), Instant.MAX)));
    rests.sort(Comparator.comparing(Rest::since));
    return rests;
  }
}
