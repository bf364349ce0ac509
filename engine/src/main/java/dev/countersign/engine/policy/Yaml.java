package dev.countersign.engine.policy;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads YAML strictly, and knows for each part where it stands. Nothing is guessed: no aliases, no
 * tags, no repeated or unknown keys, no empty values.
 */
final class Yaml {
  private static final int MAX_CHARACTERS = 64 * 1024;
  private static final int MAX_DEPTH = 16;
  private static final int MAX_SHOWN = 60;
  private static final Set<Tag> PLAIN = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL);
  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setCodePointLimit(MAX_CHARACTERS).setLabel("policy").build();

  private Yaml() {}

  /** The one document of a source. */
  static Node read(String source) throws PolicyException {
    if (source.length() > MAX_CHARACTERS) {
      throw new PolicyException(
          1,
          1,
          "Expected %d characters at most, but there are %d",
          MAX_CHARACTERS,
          source.length());
    }
    try {
      guard(source);
      return new Compose(SETTINGS)
          .composeString(source)
          .orElseThrow(() -> new PolicyException(1, 1, "Expected a policy, but there is nothing"));
    } catch (MarkedYamlEngineException e) {
      var mark = e.getProblemMark();
      throw new PolicyException(
          mark.map(Mark::getLine).orElse(0) + 1,
          mark.map(Mark::getColumn).orElse(0) + 1,
          "Expected YAML, but %s",
          e.getProblem());
    } catch (YamlEngineException e) {
      throw new PolicyException(1, 1, "Expected YAML of printable characters, but some are not");
    }
  }

  /** Before anything is built: what is nested or repeated without end would cost without end. */
  private static void guard(String source) throws PolicyException {
    int depth = 0;
    for (var event : new Parse(SETTINGS).parseString(source)) {
      switch (event) {
        case AliasEvent alias ->
            throw at(alias.getStartMark().orElseThrow(), "Expected no aliases, but here is one");
        case CollectionStartEvent start -> {
          if (++depth > MAX_DEPTH) {
            throw at(
                start.getStartMark().orElseThrow(),
                "Expected %d levels at most, but here are more",
                MAX_DEPTH);
          }
        }
        case CollectionEndEvent _ -> depth--;
        default -> {}
      }
    }
  }

  /** A map with these keys and no others, in the order of the source. */
  static Map<String, Node> map(Node node, String... allowed) throws PolicyException {
    if (!(node instanceof MappingNode mapping) || !mapping.getTag().equals(Tag.MAP)) {
      throw wrong(node, "Expected keys and values (%s), but here are none", list(allowed));
    }
    var entries = new LinkedHashMap<String, Node>();
    for (var entry : mapping.getValue()) {
      var key = text(entry.getKeyNode());
      if (!Arrays.asList(allowed).contains(key)) {
        throw wrong(
            entry.getKeyNode(),
            "Expected one of %s, but it is '%s'%s",
            list(allowed),
            shown(key),
            Suggestion.of(key, allowed));
      }
      if (entries.put(key, entry.getValueNode()) != null) {
        throw wrong(entry.getKeyNode(), "Expected %s once, but it is here again", key);
      }
    }
    return entries;
  }

  /** A list of one to so many parts. */
  static List<Node> list(Node node, int most) throws PolicyException {
    if (!(node instanceof SequenceNode sequence) || !sequence.getTag().equals(Tag.SEQ)) {
      throw wrong(node, "Expected a list, but here is none");
    }
    var parts = sequence.getValue();
    if (parts.isEmpty() || parts.size() > most) {
      throw wrong(node, "Expected a list of 1 to %d, but it has %d", most, parts.size());
    }
    return new ArrayList<>(parts);
  }

  /** A text, without the spaces around it. */
  static String text(Node node) throws PolicyException {
    if (!(node instanceof ScalarNode scalar)
        || !PLAIN.contains(scalar.getTag())
        || scalar.getValue().isBlank()) {
      throw wrong(node, "Expected a text, but here is none");
    }
    return scalar.getValue().strip();
  }

  static int number(Node node, int least, int most) throws PolicyException {
    var text = text(node);
    if (text.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw wrong(node, "Expected a number from %d to %d, but it is '%s'", least, most, shown(text));
  }

  /** Whether a node is a list. */
  static boolean isList(Node node) {
    return node instanceof SequenceNode;
  }

  /** Whether a node is a map of keys and values. */
  static boolean isMap(Node node) {
    return node instanceof MappingNode;
  }

  /** A map with whatever keys, so many at most, in the order of the source. */
  static Map<String, Node> entries(Node node, int most) throws PolicyException {
    if (!(node instanceof MappingNode mapping) || !mapping.getTag().equals(Tag.MAP)) {
      throw wrong(node, "Expected keys and values, but here are none");
    }
    if (mapping.getValue().isEmpty() || mapping.getValue().size() > most) {
      throw wrong(node, "Expected 1 to %d keys, but there are %d", most, mapping.getValue().size());
    }
    var entries = new LinkedHashMap<String, Node>();
    for (var entry : mapping.getValue()) {
      if (entries.put(text(entry.getKeyNode()), entry.getValueNode()) != null) {
        throw wrong(entry.getKeyNode(), "Expected each key once, but it is here again");
      }
    }
    return entries;
  }

  /** An error at a place within a text of one or more lines, which begins where its node does. */
  @FormatMethod
  static PolicyException wrongWithin(
      Node node, int line, int column, @FormatString String message, Object... details) {
    var mark = node.getStartMark().orElseThrow();
    var plain = node instanceof ScalarNode scalar && scalar.getScalarStyle() == ScalarStyle.PLAIN;
    return plain && line == 1
        ? new PolicyException(
            mark.getLine() + 1, mark.getColumn() + Math.max(column, 1), message, details)
        : at(mark, message, details);
  }

  /** One of some words. */
  static String word(Node node, String... allowed) throws PolicyException {
    var word = text(node);
    if (!Arrays.asList(allowed).contains(word)) {
      throw wrong(
          node,
          "Expected one of %s, but it is '%s'%s",
          list(allowed),
          shown(word),
          Suggestion.of(word, allowed));
    }
    return word;
  }

  /** Whether it says true; where nothing stands, it is false. */
  static boolean isTrue(Node node) throws PolicyException {
    return node != null && word(node, "true", "false").equals("true");
  }

  /** A constant as people write it: in lower case, with hyphens. */
  static <E extends Enum<E>> E constant(Node node, Class<E> type) throws PolicyException {
    return constant(node, List.of(type.getEnumConstants()));
  }

  /** One of these constants. */
  static <E extends Enum<E>> E constant(Node node, List<E> allowed) throws PolicyException {
    var words = allowed.stream().map(Words::of).toArray(String[]::new);
    return allowed.get(Arrays.asList(words).indexOf(word(node, words)));
  }

  /** An error at the place of a node. */
  @FormatMethod
  static PolicyException wrong(Node node, @FormatString String message, Object... details) {
    return at(node.getStartMark().orElseThrow(), message, details);
  }

  @FormatMethod
  private static PolicyException at(Mark mark, @FormatString String message, Object... details) {
    return new PolicyException(mark.getLine() + 1, mark.getColumn() + 1, message, details);
  }

  static String shown(String text) {
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
  }

  private static String list(String... allowed) {
    return String.join(", ", allowed);
  }
}
