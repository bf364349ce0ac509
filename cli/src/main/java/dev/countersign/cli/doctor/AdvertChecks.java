package dev.countersign.cli.doctor;

import dev.countersign.engine.governance.AgentEntry;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.Target;
import dev.countersign.protocol.governance.Advert;
import dev.countersign.protocol.governance.AdvertisedTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether what agents say that they can do is what governance wants of them. Pure. Pools without
 * anybody are {@link PlaceChecks}' matter.
 */
public final class AdvertChecks {
  public static final String ADVERTS = "adverts";

  private final Governance governance;
  private final Map<String, ? extends SortedSet<String>> alive;

  private AdvertChecks(Governance governance, Map<String, ? extends SortedSet<String>> alive) {
    this.governance = governance;
    this.alive = alive;
  }

  /**
   * All that there is to say of them.
   *
   * @param alive the agents that take grants now, by pool; a pool that could not be looked at is
   *     not in it
   */
  public static List<Finding> of(
      Governance governance, Map<String, ? extends SortedSet<String>> alive) {
    return new AdvertChecks(governance, alive).findings();
  }

  private List<Finding> findings() {
    var findings = new ArrayList<Finding>();
    governance.agents().forEach(it -> silent(it).ifPresent(findings::add));
    governance.targets().forEach(it -> unserved(it).ifPresent(findings::add));
    governance.targets().forEach(it -> findings.addAll(misread(it)));
    var versions = versions();
    if (findings.isEmpty() || !versions.isEmpty()) {
      findings.addFirst(
          new Finding.Fine(
              ADVERTS, versions.isEmpty() ? "no agent that is there said anything" : versions));
    }
    return List.copyOf(findings);
  }

  private Optional<Finding> silent(AgentEntry agent) {
    return agent.advertised().isPresent()
        ? Optional.empty()
        : Optional.of(
            new Finding.Warning(
                ADVERTS,
                "agent %s of pool %s never said what it can do"
                    .formatted(agent.agent(), agent.pool()),
                "each agent to say so at its start",
                isAway(agent)
                    ? "Start it, or end it: countersign issuer remove " + agent.agent()
                    : "Upgrade it where it is older than this program, else read what its log says."));
  }

  /** Where somebody is there who never said anything, they may well serve it. */
  private Optional<Finding> unserved(Target target) {
    boolean mayBeServed = agentsOf(target).anyMatch(it -> it.advertised().isEmpty() && !isAway(it));
    var serving = serving(target).toList();
    if (mayBeServed
        || isEmpty(target.pool())
        || serving.stream().anyMatch(Predicate.not(this::isAway))) {
      return Optional.empty();
    }
    var names = serving.stream().map(it -> it.agent().value()).toList();
    return Optional.of(
        new Finding.Warning(
            ADVERTS,
            names.isEmpty()
                ? "no agent of pool %s has credentials for %s"
                    .formatted(target.pool(), target.ref())
                : "%s alone of pool %s has credentials for %s, and is not connected"
                    .formatted(String.join(", ", names), target.pool(), target.ref()),
            "an agent that serves it; what is approved waits, and lapses",
            names.isEmpty()
                ? "Give an agent of pool %s the target \"%s\""
                        .formatted(target.pool(), target.ref())
                    + " (docs/agents.md)."
                : "Start it."));
  }

  private List<Finding> misread(Target target) {
    return serving(target)
        .filter(it -> offer(it, target).orElseThrow().dialect() != target.dialect())
        .<Finding>map(
            it ->
                new Finding.Warning(
                    ADVERTS,
                    "agent %s speaks %s to %s"
                        .formatted(
                            it.agent(),
                            word(offer(it, target).orElseThrow().dialect()),
                            target.ref()),
                    "%s, as governance has it: it runs nothing there"
                        .formatted(word(target.dialect())),
                    "Correct the scheme of its URL, or register the target again."))
        .toList();
  }

  /** Of those that are there, by pool; different ones in one pool are said, and no fault. */
  private String versions() {
    return governance.pools().stream()
        .flatMap(
            pool -> {
              var versions =
                  governance.agents().stream()
                      .filter(it -> it.pool().equals(pool.name()) && !isAway(it))
                      .flatMap(it -> advert(it).stream())
                      .map(Advert::version)
                      .collect(Collectors.toCollection(TreeSet::new));
              return versions.isEmpty()
                  ? Stream.empty()
                  : Stream.of(
                      "%s: %s%s"
                          .formatted(
                              pool.name(),
                              versions.size() == 1 ? "" : "different versions, ",
                              String.join(", ", versions)));
            })
        .collect(Collectors.joining("; "));
  }

  private Stream<AgentEntry> agentsOf(Target target) {
    return governance.agents().stream().filter(it -> it.pool().equals(target.pool()));
  }

  private Stream<AgentEntry> serving(Target target) {
    return agentsOf(target).filter(it -> offer(it, target).isPresent());
  }

  private static Optional<AdvertisedTarget> offer(AgentEntry agent, Target target) {
    return advert(agent).stream()
        .flatMap(it -> it.targets().stream())
        .filter(it -> it.target().equals(target.ref()))
        .findFirst();
  }

  private static Optional<Advert> advert(AgentEntry agent) {
    return agent.advertised().map(it -> it.advert());
  }

  private boolean isEmpty(String pool) {
    var there = alive.get(pool);
    return there != null && there.isEmpty();
  }

  /** Known not to be there. */
  private boolean isAway(AgentEntry agent) {
    var there = alive.get(agent.pool());
    return there != null && !there.contains(agent.agent().value());
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
