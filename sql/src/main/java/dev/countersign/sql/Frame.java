package dev.countersign.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the names in one part of a query stand for: the tables of its FROM by alias, and behind them
 * those of the query around it.
 */
final class Frame {

  /** What is no table of the database: a sub-query, a function, a name of a WITH. */
  static final String DERIVED = "";

  private final Frame outer;
  private final Set<String> withNames;
  private final Map<String, List<String>> sources = new LinkedHashMap<>();
  private final Map<String, String> others = new HashMap<>();

  Frame(Frame outer, Set<String> withNames) {
    this.outer = outer;
    this.withNames = withNames;
  }

  /**
   * @param alias empty where it has none
   * @param table as it is called in the database, or {@link #DERIVED}
   */
  void add(String alias, String table) {
    var name = alias.isEmpty() ? table.substring(table.lastIndexOf('.') + 1) : alias;
    sources.computeIfAbsent(name, _ -> new ArrayList<>()).add(table);
  }

  /**
   * One more name for a table that is there, which hides no other's: OLD and NEW of a changed row.
   */
  void addOther(String name, String table) {
    others.put(name, table);
  }

  boolean definesWith(String name) {
    for (var frame = this; frame != null; frame = frame.outer) {
      if (frame.withNames.contains(name)) {
        return true;
      }
    }
    return false;
  }

  /** The tables of this FROM alone, each once, {@link #DERIVED} among them. */
  List<String> here() {
    return sources.values().stream().flatMap(List::stream).distinct().toList();
  }

  /** What an alias stands for, seen from here; empty where nothing or more than one has it. */
  Optional<String> named(String alias) {
    for (var frame = this; frame != null; frame = frame.outer) {
      var found = frame.sources.get(alias);
      if (found != null) {
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
      }
      if (frame.others.containsKey(alias)) {
        return Optional.of(frame.others.get(alias));
      }
    }
    return Optional.empty();
  }

  /** What a column without a qualifier belongs to; empty where it could be any of several. */
  Optional<String> only() {
    String only = null;
    for (var frame = this; frame != null; frame = frame.outer) {
      for (var tables : frame.sources.values()) {
        for (var table : tables) {
          if (only != null && !only.equals(table)) {
            return Optional.empty();
          }
          only = table;
        }
      }
    }
    return Optional.ofNullable(only);
  }
}
