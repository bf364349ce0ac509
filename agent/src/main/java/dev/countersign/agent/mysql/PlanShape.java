package dev.countersign.agent.mysql;

import dev.countersign.protocol.evidence.PlanNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The shape of a plan from EXPLAIN FORMAT=JSON of MariaDB and MySQL: the tables in their order with
 * the way they are read, and the operations around them that are known by name. Conditions, which
 * hold literals, are in none of the keys that are looked at.
 */
final class PlanShape {
  private static final Pattern KIND = Pattern.compile("[A-Za-z_]{1,30}");
  private static final Set<String> OPERATIONS =
      Set.of(
          "filesort",
          "read_sorted_file",
          "temporary_table",
          "union_result",
          "materialized",
          "duplicates_removal",
          "ordering_operation",
          "grouping_operation",
          "window_functions_computation",
          "windowing",
          "buffer_result",
          "having_subqueries",
          "insert_from");
  private static final int MOST_NODES = 50;
  private static final int DEEPEST = 100;

  private PlanShape() {}

  static List<PlanNode> of(JsonObject explained) {
    var nodes = new ArrayList<PlanNode>();
    walk(explained, 0, 0, nodes);
    return nodes;
  }

  private static void walk(Object part, int depth, int deep, List<PlanNode> into) {
    if (into.size() == MOST_NODES || deep > DEEPEST) {
      return;
    }
    if (part instanceof JsonArray array) {
      array.forEach(it -> walk(it, depth, deep + 1, into));
    } else if (part instanceof JsonObject object) {
      for (var name : object.fieldNames()) {
        var child = object.getValue(name);
        if (name.equals("table") && child instanceof JsonObject table) {
          into.add(table(table, depth));
          walk(table, depth + 1, deep + 1, into);
        } else if (OPERATIONS.contains(name)) {
          into.add(operation(name.replace('_', ' '), depth));
          walk(child, depth + 1, deep + 1, into);
        } else {
          walk(child, depth, deep + 1, into);
        }
      }
    }
  }

  private static PlanNode operation(String kind, int depth) {
    return new PlanNode(
        depth, kind, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static PlanNode table(JsonObject table, int depth) {
    return new PlanNode(
        depth,
        name(table, "access_type").filter(it -> KIND.matcher(it).matches()).orElse("table"),
        name(table, "table_name"),
        name(table, "key"),
        number(table.getValue("rows")).or(() -> number(table.getValue("rows_examined_per_scan"))),
        number(table.getValue("cost")));
  }

  private static Optional<String> name(JsonObject table, String key) {
    return table.getValue(key) instanceof String name ? Optional.of(name) : Optional.empty();
  }

  private static Optional<Long> number(Object value) {
    return value instanceof Number number
        ? Optional.of((long) Math.ceil(number.doubleValue()))
        : Optional.empty();
  }
}
