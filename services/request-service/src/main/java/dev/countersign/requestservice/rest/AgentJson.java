package dev.countersign.requestservice.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.engine.governance.Advertised;
import dev.countersign.engine.governance.AgentEntry;
import dev.countersign.protocol.governance.Advert;
import dev.countersign.protocol.governance.AdvertisedTarget;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An agent. */
@Schema(name = "Agent", description = "An agent that may serve a pool.")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record AgentJson(
    @Schema(description = "Its name.") String name,
    @Schema(description = "The pool that it serves.") String pool,
    @Schema(
            description =
                "Whether the broker has it in the share group of its pool; unknown where the broker"
                    + " does not say.",
            enumeration = {"yes", "no", "unknown"})
        String connected,
    @Schema(description = "What it says that it can do; absent where it never said.")
        Optional<AdvertJson> advert,
    @Schema(description = "When it said so first; absent where it never said.")
        Optional<Instant> advertisedSince) {

  /**
   * An agent as callers see it.
   *
   * @param there the agents that are connected of its pool; empty where nobody knows
   */
  static AgentJson of(AgentEntry agent, Optional<Set<String>> there) {
    return new AgentJson(
        agent.agent().value(),
        agent.pool(),
        there.map(it -> it.contains(agent.agent().value()) ? "yes" : "no").orElse("unknown"),
        agent.advertised().map(it -> AdvertJson.of(it.advert())),
        agent.advertised().map(Advertised::since));
  }

  /** All of them. */
  @Schema(name = "Agents", description = "The agents, by name.")
  public record ListJson(@Schema(description = "The agents.") List<AgentJson> items) {}

  /** What an agent says of itself. */
  @Schema(name = "Advert", description = "What an agent says that it can do. It proves nothing.")
  public record AdvertJson(
      @Schema(description = "The version of its program.") String version,
      @Schema(description = "The kinds of operation that it runs.", examples = "[\"sql\"]")
          List<String> kinds,
      @Schema(description = "How many executions it runs at a time.") int slots,
      @Schema(description = "What it has credentials for, by name and environment.")
          List<AdvertisedTargetJson> targets) {

    static AdvertJson of(Advert advert) {
      return new AdvertJson(
          advert.version(),
          advert.kinds().stream().map(Texts::word).toList(),
          advert.slots(),
          advert.targets().stream().map(AdvertisedTargetJson::of).toList());
    }
  }

  /** What it has credentials for. */
  @Schema(name = "AdvertisedTarget", description = "A target that an agent has credentials for.")
  public record AdvertisedTargetJson(
      @Schema(description = "Its name.") String target,
      @Schema(description = "The environment that it stands in.") String environment,
      @Schema(
              description = "The SQL that the agent speaks to it.",
              enumeration = {"postgresql", "mysql", "mariadb"})
          String dialect,
      @Schema(description = "Whether reads sign in as a role of their own.") boolean reader,
      @Schema(description = "Whether changes may be run and rolled back there to count rows.")
          boolean measures) {

    static AdvertisedTargetJson of(AdvertisedTarget it) {
      return new AdvertisedTargetJson(
          it.target().target(),
          it.target().environment(),
          Texts.word(it.dialect()),
          it.reader(),
          it.measures());
    }
  }
}
