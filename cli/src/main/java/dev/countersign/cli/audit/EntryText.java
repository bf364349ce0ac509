package dev.countersign.cli.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.protocol.audit.AuditEntry;
import dev.countersign.protocol.topic.Topics;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An entry for other programs: a row of CSV (RFC 4180) or a JSON object, the same fields in both.
 */
public final class EntryText {
  private EntryText() {}

  /** Names and values, in order. */
  private static List<String[]> fields(AuditEntry entry) {
    var at = entry.position();
    var request = entry.aggregate().equals(Topics.GOVERNANCE_KEY) ? "" : entry.aggregate();
    return List.of(
        field("sequence", Long.toString(entry.sequence())),
        field("time", entry.time().toString()),
        field("category", entry.category().name().toLowerCase(Locale.ROOT)),
        field("type", entry.type()),
        field("actor", entry.actor().value()),
        field("actorKind", entry.actorKind().name().toLowerCase(Locale.ROOT)),
        field("address", entry.address()),
        field("request", request),
        field("summary", entry.summary()),
        field("hash", entry.hash().value()),
        field("event", entry.event().value()),
        field("topic", at.topic()),
        field("partition", Integer.toString(at.partition())),
        field("offset", Long.toString(at.offset())),
        field("timestamp", at.timestamp().toString()));
  }

  private static String[] field(String name, String value) {
    return new String[] {name, value};
  }

  /** The first line of a CSV file. */
  public static String csvHeader(AuditEntry any) {
    return fields(any).stream().map(field -> field[0]).collect(Collectors.joining(","));
  }

  public static String csv(AuditEntry entry) {
    return fields(entry).stream().map(field -> cell(field[1])).collect(Collectors.joining(","));
  }

  /**
   * What a spreadsheet would take for a formula is set behind an apostrophe: names come from
   * others.
   */
  private static String cell(String value) {
    boolean formula = !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0;
    var text = formula ? "'" + value : value;
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  public static ObjectNode json(AuditEntry entry) {
    var node = JsonNodeFactory.instance.objectNode();
    fields(entry).forEach(field -> node.put(field[0], field[1]));
    node.put("sequence", entry.sequence());
    node.put("partition", entry.position().partition());
    node.put("offset", entry.position().offset());
    return node;
  }
}
