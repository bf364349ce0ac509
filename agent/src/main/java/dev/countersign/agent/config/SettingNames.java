package dev.countersign.agent.config;

import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Holds the names of settings that were given against those that the agent knows: one that is
 * misspelt would leave a default in force, and nobody would notice.
 */
public final class SettingNames {
  private static final String PREFIX = "countersign.";

  /** Others of that beginning may be meant for programs that share the environment. */
  private static final String ENVIRONMENT_PREFIX = "COUNTERSIGN_AGENT_";

  private static final String CHOSEN = "*";
  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");
  private static final Set<String> KNOWN =
      Set.copyOf(ConfigMappings.getProperties(ConfigClass.configClass(AgentConfig.class)).keySet());

  private SettingNames() {}

  /**
   * Looks at each name, in a file or of an environment variable, that is meant for an agent.
   *
   * @throws IllegalArgumentException naming those that the agent does not know, and what may have
   *     been meant
   */
  public static void requireKnown(Iterable<String> given) {
    var unknown =
        StreamSupport.stream(given.spliterator(), false)
            .filter(SettingNames::isMeantForAgent)
            .filter(name -> !isKnown(name))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "Expected settings that the agent knows, but it does not know "
              + unknown.stream().map(SettingNames::told).collect(Collectors.joining(", ")));
    }
  }

  private static boolean isMeantForAgent(String name) {
    return name.startsWith(PREFIX) || name.startsWith(ENVIRONMENT_PREFIX);
  }

  private static boolean isVariable(String name) {
    return name.startsWith(ENVIRONMENT_PREFIX);
  }

  private static boolean isKnown(String name) {
    return KNOWN.stream()
        .anyMatch(known -> pattern(known, isVariable(name)).matcher(name).matches());
  }

  /** A star is a part that the operator chooses; one with dots in it has to be quoted. */
  private static Pattern pattern(String known, boolean asVariable) {
    var written = asVariable ? variable(known) : known;
    var chosen = asVariable ? ".+" : "(\"[^\"]+\"|[^\".]+)";
    return Pattern.compile(
        Pattern.quote(written).replace(CHOSEN, "\\E" + chosen + "\\Q"), Pattern.DOTALL);
  }

  /** As an environment variable is written. */
  private static String variable(String name) {
    return name.replaceAll("[^A-Za-z0-9*]", "_").toUpperCase(Locale.ROOT);
  }

  private static String told(String name) {
    return name + nearest(name).map(" (perhaps %s is meant)"::formatted).orElse("");
  }

  /** What is few letters away; what the operator chose stays as it is. */
  private static Optional<String> nearest(String name) {
    var quoted = QUOTED.matcher(name);
    var chosen = quoted.find() ? quoted.group() : CHOSEN;
    var given = QUOTED.matcher(name).replaceFirst(CHOSEN);
    return KNOWN.stream()
        .map(known -> isVariable(name) ? variable(known) : known)
        .filter(known -> Letters.between(given, known) <= Math.max(2, known.length() / 8))
        .min(
            Comparator.<String>comparingInt(known -> Letters.between(given, known))
                .thenComparing(Comparator.naturalOrder()))
        .map(known -> known.replace(CHOSEN, chosen));
  }
}
