package dev.countersign.agent.pg;

import dev.countersign.protocol.evidence.PlanNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The shape of a plan from EXPLAIN (FORMAT JSON): of each node a few keys that hold names of kinds,
 * tables and indexes, and numbers. Conditions, which hold literals, are in none of them.
 */
final class PlanShape {
  private static final Pattern KIND = Pattern.compile("[A-Za-z][A-Za-z -]{0,60}");
  private static final int MOST_NODES = 50;
  private static final int DEEPEST = 100;

  private PlanShape() {}

  static List<PlanNode> of(JsonArray explained) {
    var nodes = new ArrayList<PlanNode>();
    if (!explained.isEmpty()
        && explained.getValue(0) instanceof JsonObject root
        && root.getValue("Plan") instanceof JsonObject plan) {
      add(plan, 0, nodes);
    }
    return nodes;
  }

  private static void add(JsonObject node, int depth, List<PlanNode> into) {
    if (into.size() == MOST_NODES || depth > DEEPEST) {
      return;
    }
    into.add(
        new PlanNode(
            depth,
            kind(node),
            name(node, "Relation Name"),
            name(node, "Index Name"),
            number(node, "Plan Rows"),
            number(node, "Total Cost")));
    if (node.getValue("Plans") instanceof JsonArray plans) {
      plans.forEach(
          it -> {
            if (it instanceof JsonObject child) {
              add(child, depth + 1, into);
            }
          });
    }
  }

  /** Of ModifyTable, how it changes it. */
  private static String kind(JsonObject node) {
    return Optional.of(node.getValue("Node Type", ""))
        .map(type -> type.equals("ModifyTable") ? node.getValue("Operation", type) : type)
        .map(Object::toString)
        .filter(it -> KIND.matcher(it).matches())
        .orElse("Other");
  }

  private static Optional<String> name(JsonObject node, String key) {
    return node.getValue(key) instanceof String name ? Optional.of(name) : Optional.empty();
  }

  private static Optional<Long> number(JsonObject node, String key) {
    return node.getValue(key) instanceof Number number
        ? Optional.of((long) Math.ceil(number.doubleValue()))
        : Optional.empty();
  }
}
