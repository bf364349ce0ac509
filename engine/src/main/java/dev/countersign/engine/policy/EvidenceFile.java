package dev.countersign.engine.policy;

import static dev.countersign.engine.policy.Yaml.shown;
import static dev.countersign.engine.policy.Yaml.wrong;

import dev.countersign.protocol.policy.EvidencePart;
import dev.countersign.protocol.policy.EvidenceWish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The part of a policy's file that says what is gathered before anybody approves: a word, or
 *
 * <pre>
 * evidence:
 *   gather: [plan, sizes, rows, sample]   # default: plan and sizes
 *   required: true                        # default: false
 *   masked: ["users.email", "*.password"] # must be said where a sample is gathered
 *   sampleRows: 5
 *   within: 30s
 * </pre>
 */
final class EvidenceFile {
  private static final int MAX_MASKS = 100;
  private static final int MAX_SAMPLE_ROWS = 50;
  private static final int DEFAULT_SAMPLE_ROWS = 5;
  private static final Duration DEFAULT_WITHIN = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final String MASK = "[^\\s.]{1,200}(\\.[^\\s.]{1,200}){1,2}";

  private EvidenceFile() {}

  /** Empty where nothing is said of evidence. */
  static Optional<EvidenceWish> wish(Node node) throws PolicyException {
    if (node == null) {
      return Optional.empty();
    }
    if (!Yaml.isMap(node)) {
      var part = Yaml.word(node, "plan", "sizes");
      return Optional.of(wish(List.of(EvidencePart.valueOf(part.toUpperCase(Locale.ROOT)))));
    }
    var keys = Yaml.map(node, "gather", "required", "masked", "sampleRows", "within");
    var gather =
        keys.containsKey("gather")
            ? gather(keys.get("gather"))
            : List.of(EvidencePart.PLAN, EvidencePart.SIZES);
    if (gather.contains(EvidencePart.SAMPLE) && !keys.containsKey("masked")) {
      throw wrong(
          node,
          "Expected 'masked' with the columns that a sample does not show, or 'masked: none', but"
              + " there is neither");
    }
    return Optional.of(
        new EvidenceWish(
            gather,
            keys.containsKey("required") && Yaml.isTrue(keys.get("required")),
            keys.containsKey("masked") ? masked(keys.get("masked")) : List.of(),
            keys.containsKey("sampleRows")
                ? Yaml.number(keys.get("sampleRows"), 1, MAX_SAMPLE_ROWS)
                : DEFAULT_SAMPLE_ROWS,
            keys.containsKey("within") ? within(keys.get("within")) : DEFAULT_WITHIN));
  }

  private static EvidenceWish wish(List<EvidencePart> gather) {
    return new EvidenceWish(gather, false, List.of(), DEFAULT_SAMPLE_ROWS, DEFAULT_WITHIN);
  }

  private static List<EvidencePart> gather(Node node) throws PolicyException {
    var parts = EnumSet.noneOf(EvidencePart.class);
    for (var part : Yaml.list(node, EvidencePart.values().length)) {
      parts.add(Yaml.constant(part, EvidencePart.class));
    }
    if (parts.contains(EvidencePart.SAMPLE) && !parts.contains(EvidencePart.ROWS)) {
      throw wrong(
          node,
          "Expected 'rows' where a sample is gathered, for both take running the change, but it is"
              + " not there");
    }
    return List.copyOf(parts);
  }

  private static List<String> masked(Node node) throws PolicyException {
    if (!Yaml.isList(node)) {
      Yaml.word(node, "none");
      return List.of();
    }
    var masked = new ArrayList<String>();
    for (var part : Yaml.list(node, MAX_MASKS)) {
      var text = Yaml.text(part);
      if (!text.matches(MASK)) {
        throw wrong(
            part,
            "Expected a column as table.column or schema.table.column, with * for any characters,"
                + " but it is '%s'",
            shown(text));
      }
      masked.add(text);
    }
    return List.copyOf(masked);
  }

  private static Duration within(Node node) throws PolicyException {
    var within = Times.duration(node);
    if (within.compareTo(LONGEST) > 0) {
      throw wrong(node, "Expected a time from 1s to 10m for gathering, but it is longer");
    }
    return within;
  }
}
