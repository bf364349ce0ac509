package dev.countersign.avro.codec;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;

/** Renders docs/events.md from the schemas. */
final class EventsPage {
  private static final Map<String, String> LOGS = new LinkedHashMap<>();

  static {
    LOGS.put(
        "events",
        "What has happened to requests. Topic `countersign.events`, key: the request id.");
    LOGS.put(
        "governance", "What has changed in the configuration. Topic `countersign.governance`.");
    LOGS.put(
        "commands",
        "What may be asked. Topic `countersign.commands`, key: the request id, or `governance`.");
    LOGS.put("refusals", "Answers to commands that changed nothing. Topic `countersign.refusals`.");
    LOGS.put("dispatch", "Permissions to run. Topic `countersign.dispatch.<pool>`.");
    LOGS.put("directives", "What agents are told. Topic `countersign.directives.<pool>`.");
    LOGS.put("results", "Sealed results. Topic `countersign.results`, key: the execution id.");
    LOGS.put(
        "payloads",
        "Content that can be forgotten. Topic `countersign.payloads`, key: the digest.");
    LOGS.put("audit", "The one order of all events. Topic `countersign.audit`, key: `audit`.");
    LOGS.put(
        "checkpoints",
        "How far the audit has come, signed. Topic `countersign.checkpoints`, key: `audit`.");
    LOGS.put("quarantine", "Foreign records. Topic `countersign.quarantine`.");
    LOGS.put("header", "The signed header of a command, in the Kafka header `countersign-header`.");
    LOGS.put(
        "deliveries",
        "What became of deliveries to endpoints. Topic `countersign.deliveries`, key: the endpoint's name.");
    LOGS.put("note", "The content of a payload of kind NOTE.");
    LOGS.put("operation", "The content of a payload of kind OPERATION, of an approval.");
    LOGS.put("secret", "What a SealedSecret hides. On no topic in the clear.");
  }

  private EventsPage() {}

  static String render(Collection<WireType> types) {
    var page = new StringBuilder();
    page.append(
        """
        # Records

        Generated from the schemas; do not edit. Every record is a CloudEvent in Kafka's binary mode whose
        body is Avro in single-object encoding. The `.avsc` files are in
        `schemas/avro/src/main/resources/avsc`, one a record, named as its `ce_type`.
        """);
    LOGS.forEach(
        (log, sentence) -> {
          page.append("\n## ").append(log).append("\n\n").append(sentence).append('\n');
          types.stream()
              .filter(type -> type.ceType().startsWith("dev.countersign." + log + "."))
              .forEach(type -> record(type, page));
        });
    page.append("\n## Types used above\n");
    var named = new LinkedHashMap<String, Schema>();
    types.forEach(
        type -> type.schema().getFields().forEach(field -> collect(field.schema(), named)));
    named.values().stream()
        .sorted((a, b) -> a.getName().compareTo(b.getName()))
        .forEach(schema -> type(schema, page));
    return page.toString();
  }

  private static void record(WireType type, StringBuilder page) {
    page.append("\n### ").append(type.content().getSimpleName()).append("\n\n");
    page.append(type.schema().getDoc()).append("\n\n`").append(type.ceType()).append("`\n");
    fields(type.schema(), page);
  }

  private static void type(Schema schema, StringBuilder page) {
    page.append("\n### ").append(schema.getName()).append("\n\n");
    switch (schema.getType()) {
      case ENUM ->
          page.append("One of `")
              .append(String.join("`, `", schema.getEnumSymbols()))
              .append("`.\n");
      case FIXED ->
          page.append(schema.getFixedSize())
              .append(" bytes. ")
              .append(schema.getDoc())
              .append('\n');
      case RECORD -> {
        page.append(schema.getDoc()).append('\n');
        fields(schema, page);
      }
      default -> throw new IllegalStateException("Not a named type: " + schema);
    }
  }

  private static void fields(Schema schema, StringBuilder page) {
    if (schema.getFields().isEmpty()) {
      return;
    }
    page.append("\n| field | type | meaning |\n|---|---|---|\n");
    for (var field : schema.getFields()) {
      page.append("| `")
          .append(field.name())
          .append("` | ")
          .append(name(field.schema()))
          .append(" | ");
      page.append(field.doc().replace("|", "\\|")).append(" |\n");
    }
  }

  private static String name(Schema schema) {
    return switch (schema.getType()) {
      case UNION -> union(schema);
      case ARRAY -> "list of " + name(schema.getElementType());
      case MAP -> "map to " + name(schema.getValueType());
      case RECORD, ENUM, FIXED ->
          "["
              + schema.getName()
              + "](#"
              + schema.getName().toLowerCase(java.util.Locale.ROOT)
              + ")";
      case LONG -> schema.getLogicalType() == null ? "long" : schema.getLogicalType().getName();
      default -> schema.getType().getName();
    };
  }

  private static String union(Schema schema) {
    var names =
        schema.getTypes().stream()
            .filter(each -> each.getType() != Schema.Type.NULL)
            .map(EventsPage::name)
            .toList();
    return String.join(" or ", names) + (schema.isNullable() ? ", or nothing" : "");
  }

  private static void collect(Schema schema, Map<String, Schema> named) {
    switch (schema.getType()) {
      case UNION -> schema.getTypes().forEach(each -> collect(each, named));
      case ARRAY -> collect(schema.getElementType(), named);
      case MAP -> collect(schema.getValueType(), named);
      case ENUM, FIXED -> named.put(schema.getFullName(), schema);
      case RECORD -> {
        if (named.put(schema.getFullName(), schema) == null) {
          schema.getFields().forEach(field -> collect(field.schema(), named));
        }
      }
      default -> {}
    }
  }
}
