package dev.countersign.engine.governance;

import static dev.countersign.engine.Decision.accept;
import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.protocol.request.RefusalCode.FORBIDDEN;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;

import dev.countersign.engine.Decision;
import dev.countersign.engine.Names;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.governance.Advert;
import dev.countersign.protocol.governance.AdvertisedTarget;
import dev.countersign.protocol.governance.GovernanceCommand.AdvertiseAgent;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.GovernanceEvent.AgentAdvertised;
import dev.countersign.protocol.request.TargetRef;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What agents tell of themselves. They tell it again and again, so that nothing is lost for good;
 * what is no news leaves no trace, and of news {@link Advertised} takes less the more there is.
 */
final class Advertising {
  private static final int MAX_SLOTS = 1_000;
  private static final int MAX_TARGETS = 1_000;
  private static final Pattern VERSION = Pattern.compile("[!-~]{1,64}");

  private Advertising() {}

  static Decision<GovernanceEvent> advertise(
      Governance governance, GovernanceAsk ask, AdvertiseAgent command, Instant now) {
    var agent = ask.actor().subject();
    var entry = governance.agent(agent);
    if (ask.actor().kind() != PrincipalKind.AGENT
        || !ask.issuer().equals(agent.value())
        || entry.isEmpty()) {
      return refuse(
          FORBIDDEN,
          "Expected an agent that speaks for itself, but it is %s by %s",
          agent,
          ask.issuer());
    }
    var advert = command.advert();
    var problem = problem(advert);
    if (problem.isPresent()) {
      return refuse(
          INVALID_GOVERNANCE,
          "Expected %s, but what %s advertises is not so",
          problem.get(),
          agent);
    }
    var before = entry.get().advertised();
    if (before.filter(it -> it.advert().equals(advert)).isPresent()) {
      return new Decision.Nothing<>();
    }
    return before
        .filter(it -> it.isTooSoonAt(now))
        .<Decision<GovernanceEvent>>map(
            it ->
                refuse(
                    INVALID_GOVERNANCE,
                    "Expected %s between this advert of %s and the one before, but it is less",
                    it.apart(),
                    agent))
        .orElseGet(() -> accept(new AgentAdvertised(agent, advert)));
  }

  /** What was expected of it; empty where it is so. */
  private static Optional<String> problem(Advert advert) {
    if (!VERSION.matcher(advert.version()).matches()) {
      return Optional.of("a version of 1 to 64 printable ASCII characters");
    }
    if (advert.kinds().isEmpty()
        || !List.copyOf(EnumSet.copyOf(advert.kinds())).equals(advert.kinds())) {
      return Optional.of("kinds of operation, once each and in order");
    }
    if (advert.slots() < 1 || advert.slots() > MAX_SLOTS) {
      return Optional.of("from 1 to %d slots".formatted(MAX_SLOTS));
    }
    var targets = advert.targets().stream().map(AdvertisedTarget::target).toList();
    return targets.size() <= MAX_TARGETS
            && targets.stream().allMatch(Advertising::isTarget)
            && List.copyOf(new TreeSet<>(targets)).equals(targets)
        ? Optional.empty()
        : Optional.of(
            "%d targets at most, once each and in order, their names and environments of %s"
                .formatted(MAX_TARGETS, Names.RULE));
  }

  private static boolean isTarget(TargetRef target) {
    return Names.isWellFormed(target.target()) && Names.isWellFormed(target.environment());
  }
}
