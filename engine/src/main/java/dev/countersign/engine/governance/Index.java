package dev.countersign.engine.governance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A sorted map that never changes: {@link #with} and {@link #without} give a new one that shares
 * nearly everything with the old (an AVL tree whose path is copied). So each epoch of governance
 * costs a handful of small objects, however many tokens there are.
 */
final class Index<K extends Comparable<K>, V> {
  private record Node<K, V>(Node<K, V> left, K key, V value, Node<K, V> right, int height) {}

  private final Node<K, V> root;

  private Index(Node<K, V> root) {
    this.root = root;
  }

  static <K extends Comparable<K>, V> Index<K, V> empty() {
    return new Index<>(null);
  }

  Optional<V> get(K key) {
    var node = root;
    while (node != null) {
      int order = key.compareTo(node.key);
      if (order == 0) {
        return Optional.of(node.value);
      }
      node = order < 0 ? node.left : node.right;
    }
    return Optional.empty();
  }

  boolean has(K key) {
    return get(key).isPresent();
  }

  Index<K, V> with(K key, V value) {
    return new Index<>(put(root, key, value));
  }

  Index<K, V> without(K key) {
    return new Index<>(remove(root, key));
  }

  /** How many entries the longest way down passes. */
  int height() {
    return height(root);
  }

  /** In the order of their keys. */
  List<V> values() {
    return inOrder(Node::value);
  }

  private <T> List<T> inOrder(Function<Node<K, V>, T> part) {
    var all = new ArrayList<T>();
    collect(root, part, all);
    return List.copyOf(all);
  }

  private static <K, V, T> void collect(
      Node<K, V> node, Function<Node<K, V>, T> part, List<T> into) {
    if (node != null) {
      collect(node.left, part, into);
      into.add(part.apply(node));
      collect(node.right, part, into);
    }
  }

  private static <K extends Comparable<K>, V> Node<K, V> put(Node<K, V> node, K key, V value) {
    if (node == null) {
      return node(null, key, value, null);
    }
    int order = key.compareTo(node.key);
    if (order == 0) {
      return node(node.left, key, value, node.right);
    }
    return order < 0
        ? balanced(put(node.left, key, value), node, node.right)
        : balanced(node.left, node, put(node.right, key, value));
  }

  private static <K extends Comparable<K>, V> Node<K, V> remove(Node<K, V> node, K key) {
    if (node == null) {
      return null;
    }
    int order = key.compareTo(node.key);
    if (order < 0) {
      return balanced(remove(node.left, key), node, node.right);
    }
    if (order > 0) {
      return balanced(node.left, node, remove(node.right, key));
    }
    if (node.left == null || node.right == null) {
      return node.left == null ? node.right : node.left;
    }
    var next = node.right;
    while (next.left != null) {
      next = next.left;
    }
    return balanced(node.left, next, remove(node.right, next.key));
  }

  /** The middle's entry between two trees whose heights differ by 2 at most. */
  private static <K, V> Node<K, V> balanced(Node<K, V> left, Node<K, V> middle, Node<K, V> right) {
    int tilt = height(left) - height(right);
    if (tilt > 1) {
      var straight = height(left.left) >= height(left.right);
      return rotatedRight(
          node(straight ? left : rotatedLeft(left), middle.key, middle.value, right));
    }
    if (tilt < -1) {
      var straight = height(right.right) >= height(right.left);
      return rotatedLeft(
          node(left, middle.key, middle.value, straight ? right : rotatedRight(right)));
    }
    return node(left, middle.key, middle.value, right);
  }

  private static <K, V> Node<K, V> rotatedRight(Node<K, V> top) {
    var up = top.left;
    return node(up.left, up.key, up.value, node(up.right, top.key, top.value, top.right));
  }

  private static <K, V> Node<K, V> rotatedLeft(Node<K, V> top) {
    var up = top.right;
    return node(node(top.left, top.key, top.value, up.left), up.key, up.value, up.right);
  }

  private static <K, V> Node<K, V> node(Node<K, V> left, K key, V value, Node<K, V> right) {
    return new Node<>(left, key, value, right, 1 + Math.max(height(left), height(right)));
  }

  private static int height(Node<?, ?> node) {
    return node == null ? 0 : node.height;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Index<?, ?> that
        && inOrder(Node::key).equals(that.inOrder(Node::key))
        && values().equals(that.values());
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  @Override
  public String toString() {
    return inOrder(node -> node.key + "=" + node.value).toString();
  }
}
