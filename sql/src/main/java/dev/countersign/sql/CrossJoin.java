package dev.countersign.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.LateralSubSelect;
import net.sf.jsqlparser.statement.select.ParenthesedFromItem;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.TableFunction;

/**
 * Whether a query joins each row of one table with each of another: no condition has columns of
 * both, and of one of them none at all, so that all of its rows are meant. Where a condition may
 * join two, because it does not say whose its columns are or has a query in it, it counts as one
 * that does.
 */
final class CrossJoin {

  /** More than anyone joins; what has more is not looked into, and counts as a cross join. */
  private static final int MOST_ITEMS = 200;

  /** Tables and the like that conditions join, however indirectly. */
  private static final class Group {
    private final Set<String> aliases = new TreeSet<>();
    private boolean hasTable;
    private boolean restricted;
  }

  private final PlainSelect select;
  private final TreeNames names;
  private final Frame outer;
  private final List<Group> groups = new ArrayList<>();
  private final List<Expression> conditions = new ArrayList<>();

  /** Conditions on one column of nobody knows which of them. */
  private int unplaced;

  private boolean doubtful;
  private int seen;

  private CrossJoin(PlainSelect select, TreeNames names, Frame outer) {
    this.select = select;
    this.names = names;
    this.outer = outer;
  }

  /**
   * @param outer what names mean around it
   */
  static boolean isIn(PlainSelect select, TreeNames names, Frame outer) {
    return select.getJoins() != null && new CrossJoin(select, names, outer).isThere();
  }

  private boolean isThere() {
    items(select.getFromItem(), select.getJoins());
    if (seen > MOST_ITEMS) {
      return true;
    }
    conditions.add(select.getWhere());
    conditions();
    var tables = groups.stream().filter(group -> group.hasTable).toList();
    return !doubtful
        && tables.size() > 1
        && tables.stream().filter(group -> !group.restricted).count() > unplaced;
  }

  private void items(FromItem first, List<Join> joins) {
    item(first);
    for (var join : joins == null ? List.<Join>of() : joins) {
      item(join.getFromItem());
      conditions.addAll(join.getOnExpressions());
      if (join.isNatural() || !join.getUsingColumns().isEmpty()) {
        joinAll();
      }
    }
  }

  private void item(FromItem item) {
    seen++;
    if (seen > MOST_ITEMS) {
      return;
    }
    switch (item) {
      case null -> {}
      case ParenthesedFromItem inner when inner.getAlias() == null ->
          items(inner.getFromItem(), inner.getJoins());
      case Table table -> add(names.alias(table), isTable(table));
      case LateralSubSelect _, TableFunction _ -> {
        add(names.aliasOf(item.getAlias()), false);
        joinAll();
      }
      case ParenthesedSelect inner ->
          add(names.aliasOf(item.getAlias()), isWholeTable(inner.getSelect()));
      default -> add(names.aliasOf(item.getAlias()), false);
    }
  }

  /** A query in brackets that gives each row of a table: nothing in it could make them fewer. */
  private boolean isWholeTable(Select inner) {
    return switch (inner) {
      case ParenthesedSelect again -> again.getLimit() == null && isWholeTable(again.getSelect());
      case PlainSelect plain ->
          plain.getFromItem() instanceof Table table
              && !names.tableName(table, outer).isEmpty()
              && plain.getWhere() == null
              && plain.getHaving() == null
              && plain.getGroupBy() == null
              && plain.getDistinct() == null
              && plain.getLimit() == null
              && plain.getFetch() == null
              && plain.getSelectItems().stream().noneMatch(it -> hasCall(it.getExpression()));
      default -> false;
    };
  }

  /** Which may make one row of all. */
  private boolean hasCall(Expression selected) {
    var open = new TreeWalk();
    open.push(selected, outer, "");
    for (var visit = open.next(); visit.isPresent(); visit = open.next()) {
      switch (visit.get().node()) {
        case Function _, AnalyticExpression _ -> {
          return true;
        }
        default -> open.children(visit.get().node(), outer, "");
      }
    }
    return false;
  }

  /** What a WITH defines is often one row, and counts only where there is no condition at all. */
  private boolean isTable(Table table) {
    return select.getWhere() == null || !names.tableName(table, outer).isEmpty();
  }

  private void add(String alias, boolean isTable) {
    doubtful |= groups.stream().anyMatch(group -> group.aliases.contains(alias));
    var group = new Group();
    group.aliases.add(alias);
    group.hasTable = isTable;
    groups.add(group);
  }

  private void joinAll() {
    join(new HashSet<>(groups));
  }

  private Group join(Set<Group> some) {
    var joined = new Group();
    for (var group : some) {
      joined.aliases.addAll(group.aliases);
      joined.hasTable |= group.hasTable;
      joined.restricted |= group.restricted;
    }
    groups.removeAll(some);
    groups.add(joined);
    return joined;
  }

  private void conditions() {
    while (!conditions.isEmpty()) {
      switch (conditions.removeLast()) {
        case null -> {}
        case AndExpression and -> {
          conditions.add(and.getLeftExpression());
          conditions.add(and.getRightExpression());
        }
        case ParenthesedExpressionList<?> list when list.size() == 1 ->
            conditions.add(list.getFirst());
        case Expression condition -> condition(condition);
      }
    }
  }

  private void condition(Expression condition) {
    if (saysNothing(condition)) {
      return;
    }
    var columns = columns(condition);
    var meant = new HashSet<Group>();
    var unknown = false;
    for (var column : columns) {
      var group = groupOf(column);
      unknown |= group == null;
      meant.add(group);
    }
    meant.remove(null);
    if (unknown && columns.size() == 1) {
      unplaced++;
    } else if (unknown) {
      doubtful = true;
    } else if (!meant.isEmpty()) {
      join(meant).restricted = true;
    }
  }

  /** {@code x = x}; and {@code (SELECT true)}, a query of no table. */
  private boolean saysNothing(Expression condition) {
    return switch (condition) {
      case EqualsTo equals ->
          equals.getLeftExpression() instanceof Column left
              && equals.getRightExpression() instanceof Column right
              && left.toString().equals(right.toString());
      case ParenthesedSelect query ->
          query.getSelect() instanceof PlainSelect plain
              && plain.getFromItem() == null
              && plain.getWhere() == null
              && columns(plain.getSelectItems()).isEmpty();
      default -> false;
    };
  }

  /** Null where it does not say. */
  private Group groupOf(Column column) {
    var qualifier = column.getTable() == null ? "" : names.alias(column.getTable());
    return groups.stream()
        .filter(group -> !qualifier.isEmpty() && group.aliases.contains(qualifier))
        .findFirst()
        .orElse(null);
  }

  private List<Column> columns(Object condition) {
    var columns = new ArrayList<Column>();
    var open = new TreeWalk();
    open.push(condition, outer, "");
    for (var visit = open.next(); visit.isPresent(); visit = open.next()) {
      switch (visit.get().node()) {
        case Select _ -> doubtful = true;
        case Column column -> {
          if (column.getTable() != null
              || !names.isNoColumn(names.original(column.getColumnName()))) {
            columns.add(column);
          }
        }
        default -> open.children(visit.get().node(), outer, "");
      }
    }
    return columns;
  }
}
