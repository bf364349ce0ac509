package dev.countersign.sql;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.expression.Alias;

/** The nodes of a syntax tree that are still to be visited. */
final class TreeWalk {

  /**
   * A node, and what names mean there.
   *
   * @param target the table that is changed there; empty where none is, or several are
   */
  record Visit(Object node, Frame frame, String target) {}

  private final Deque<Visit> open = new ArrayDeque<>();

  Optional<Visit> next() {
    return Optional.ofNullable(open.poll());
  }

  void push(Object node, Frame frame, String target) {
    if (node != null && !Properties.isScalar(node) && !(node instanceof Alias)) {
      open.push(new Visit(node, frame, target));
    }
  }

  /** Whatever is in a node, but for the properties that were seen already. */
  void children(Object node, Frame frame, String target, String... seen) {
    switch (node) {
      case Collection<?> items -> {
        items.forEach(item -> push(item, frame, target));
        if (Properties.isPlain(node.getClass())) {
          return;
        }
      }
      case Map.Entry<?, ?> entry -> {
        push(entry.getKey(), frame, target);
        push(entry.getValue(), frame, target);
        return;
      }
      default -> {}
    }
    var left = Set.of(seen);
    for (var property : Properties.of(node.getClass())) {
      if (!left.contains(property.name())
          && !property.name().equals(Properties.WITH)
          && !property.isNamedElsewhere()) {
        push(property.of(node), frame, target);
      }
    }
  }
}
