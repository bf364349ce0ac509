package dev.countersign.cli.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.countersign.cli.CliException;
import dev.countersign.protocol.policy.PolicySource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Cases that say what should come of operations under the policies beside them.
 *
 * @param people who there is, by name
 * @param targets what there is
 */
public record TestFile(Map<String, Person> people, List<Place> targets, List<Case> cases) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  public TestFile {
    people = people == null ? Map.of() : people;
    targets = targets == null ? List.of() : targets;
    cases = cases == null ? List.of() : cases;
  }

  /**
   * Somebody.
   *
   * @param kind person, ai or service; a person unless given
   * @param roles held everywhere
   */
  public record Person(String kind, List<String> groups, List<String> roles) {
    public Person {
      kind = kind == null ? "person" : kind;
      groups = groups == null ? List.of() : groups;
      roles = roles == null ? List.of() : roles;
    }
  }

  /** A target. */
  public record Place(
      String target, String environment, String dialect, Map<String, String> labels) {
    public Place {
      dialect = dialect == null ? "postgresql" : dialect;
      labels = labels == null ? Map.of() : labels;
    }
  }

  /** One case. */
  public record Case(
      String name, Given given, List<String> approvedBy, List<String> rejectedBy, Expected expect) {
    public Case {
      approvedBy = approvedBy == null ? List.of() : approvedBy;
      rejectedBy = rejectedBy == null ? List.of() : rejectedBy;
    }
  }

  /**
   * What is asked for.
   *
   * @param at when, as an instant or a local time with its offset; the time of the test unless
   *     given
   * @param breakGlass whether glass is broken for it
   */
  public record Given(
      String requester,
      String kind,
      String target,
      String environment,
      String sql,
      String reason,
      String ticket,
      String at,
      boolean breakGlass) {
    public Given {
      kind = kind == null ? "sql" : kind;
      reason = reason == null ? "given" : reason;
      ticket = ticket == null ? "" : ticket;
    }
  }

  /**
   * What should come of it; what is not said is not looked at.
   *
   * @param outcome refused, pending, approved or rejected
   * @param policies those that apply, in alphabetical order
   * @param steps by name, in their order
   */
  public record Expected(String outcome, String code, List<String> policies, List<String> steps) {}

  /**
   * Reads one.
   *
   * @throws CliException naming the file, where it is none
   */
  public static TestFile parse(PolicySource file) {
    try {
      var tree =
          new Load(LoadSettings.builder().setLabel(file.file()).build())
              .loadFromString(file.source());
      return MAPPER.treeToValue(MAPPER.valueToTree(tree), TestFile.class);
    } catch (YamlEngineException e) {
      throw new CliException("Expected YAML, but " + e.getMessage(), e);
    } catch (UnrecognizedPropertyException e) {
      throw new CliException(
          "%s: Expected one of %s, but it is '%s', at %s"
              .formatted(
                  file.file(),
                  e.getKnownPropertyIds().stream()
                      .map(Object::toString)
                      .sorted()
                      .collect(Collectors.joining(", ")),
                  e.getPropertyName(),
                  e.getPathReference().replaceAll("[\\w.$]+\\[", "[")),
          e);
    } catch (JsonProcessingException e) {
      throw new CliException(
          "%s: Expected a file of test cases, but %s"
              .formatted(file.file(), e.getOriginalMessage()),
          e);
    }
  }
}
