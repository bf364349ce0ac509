package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.EffectList;
import dev.countersign.protocol.request.Where;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.ReturningClause;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.delete.ParenthesedDelete;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.insert.ParenthesedInsert;
import net.sf.jsqlparser.statement.merge.Merge;
import net.sf.jsqlparser.statement.merge.MergeDelete;
import net.sf.jsqlparser.statement.merge.MergeInsert;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.LateralSubSelect;
import net.sf.jsqlparser.statement.select.ParenthesedFromItem;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.TableFunction;
import net.sf.jsqlparser.statement.select.TableStatement;
import net.sf.jsqlparser.statement.select.WithItem;
import net.sf.jsqlparser.statement.update.ParenthesedUpdate;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.statement.update.UpdateSet;
import net.sf.jsqlparser.statement.upsert.Upsert;

/**
 * Says which tables and columns a syntax tree reads and changes, by the names that they have in the
 * database. Walks without recursion. What it cannot resolve for sure it calls unknown.
 */
final class Reach {

  private final TreeWalk walk = new TreeWalk();
  private final TreeNames names;
  private final ColumnReach columns;
  private final EffectsSoFar effects;

  private Reach(Phrase phrase, EffectsSoFar effects) {
    this.names = new TreeNames(phrase);
    this.columns = new ColumnReach(names, effects);
    this.effects = effects;
  }

  static void judge(Phrase phrase, Object root, EffectsSoFar effects) {
    var reach = new Reach(phrase, effects);
    reach.walk.push(root, new Frame(null, Set.of()), "");
    for (var next = reach.walk.next(); next.isPresent(); next = reach.walk.next()) {
      reach.visit(next.get().node(), next.get().frame(), next.get().target());
    }
    for (var i = 0; i < phrase.size(); i++) {
      if (phrase.kind(i) == Token.Kind.STRING && phrase.source(i).startsWith("\"")) {
        effects.unknown(EffectList.COLUMNS_READ);
      }
    }
  }

  private void visit(Object node, Frame outer, String target) {
    var frame = withFrame(node, outer);
    if (node instanceof WithItem<?> item) {
      walk.push(item.getParenthesedStatement(), frame, "");
      return;
    }
    switch (node) {
      case PlainSelect select -> select(select, frame);
      case ParenthesedInsert in -> walk.push(in.getInsert(), frame, "");
      case ParenthesedUpdate in -> walk.push(in.getUpdate(), frame, "");
      case ParenthesedDelete in -> walk.push(in.getDelete(), frame, "");
      case Insert insert -> insert(insert, frame);
      case Update update -> update(update, frame);
      case Delete delete -> delete(delete, frame);
      case Merge merge -> merge(merge, frame);
      case Upsert upsert -> upsert(upsert, frame);
      case TableStatement statement -> {
        var name = names.tableName(statement.getTable(), frame);
        if (!name.isEmpty()) {
          effects.reads(name);
          columns.readAll(name);
        }
      }
      case UpdateSet set -> {
        set.getColumns().stream()
            .filter(column -> !DoNothing.isColumn(names.phrase(), column.getColumnName()))
            .forEach(column -> columns.written(column, frame, target));
        walk.push(set.getValues(), frame, target);
      }
      case MergeInsert insert -> {
        columns.allWritten(insert.getColumns(), frame, target);
        walk.push(insert.getValues(), frame, target);
        walk.push(insert.getAndPredicate(), frame, target);
        walk.push(insert.getWhereCondition(), frame, target);
      }
      case MergeDelete delete -> {
        columns.allWritten(List.of(), frame, target);
        walk.push(delete.getAndPredicate(), frame, target);
      }
      case Column column -> columns.read(column, frame);
      case AllTableColumns all -> columns.readAll(all, frame);
      case AllColumns _ -> columns.readAll(frame);
      case Function function when isOfAllRows(function) -> {
        walk.push(function.getOrderByElements(), frame, target);
        walk.push(function.getKeep(), frame, target);
      }
      default -> walk.children(node, frame, target);
    }
  }

  /** {@code count(*)} looks at no column. */
  private static boolean isOfAllRows(Function function) {
    return function.getParameters() != null
        && function.getParameters().size() == 1
        && function.getParameters().getFirst() instanceof AllColumns
        && !(function.getParameters().getFirst() instanceof AllTableColumns);
  }

  private void select(PlainSelect select, Frame outer) {
    var frame = new Frame(outer, Set.of());
    from(select.getFromItem(), select.getJoins(), frame, outer);
    Hazards.joins(select, names, outer, effects);
    if (select.getIntoTables() != null) {
      select.getIntoTables().forEach(into -> effects.writes(names.changed(into)));
    }
    walk.children(select, frame, "", "fromItem", "joins", "intoTables");
  }

  private void from(FromItem first, List<Join> joins, Frame frame, Frame outer) {
    item(first, frame, outer);
    for (var join : joins == null ? List.<Join>of() : joins) {
      item(join.getFromItem(), frame, outer);
      if (join.isNatural()) {
        effects.unknown(EffectList.COLUMNS_READ);
      }
      walk.push(join.getOnExpressions(), frame, "");
      walk.push(join.getUsingColumns(), frame, "");
    }
  }

  /** Names inside an item mean what they mean outside, unless it is lateral. */
  private void item(FromItem item, Frame frame, Frame outer) {
    switch (item) {
      case null -> {}
      case Table table -> {
        var name = names.tableName(table, outer);
        frame.add(names.alias(table), name);
        if (!name.isEmpty()) {
          effects.reads(name);
          Hazards.table(name, effects);
        }
      }
      case ParenthesedFromItem inner when inner.getAlias() == null ->
          from(inner.getFromItem(), inner.getJoins(), frame, outer);
      case LateralSubSelect lateral -> {
        frame.add(names.aliasOf(lateral.getAlias()), Frame.DERIVED);
        walk.push(lateral, frame, "");
      }
      case TableFunction function -> {
        frame.add(names.aliasOf(function.getAlias()), Frame.DERIVED);
        walk.push(function, frame, "");
      }
      default -> {
        frame.add(names.aliasOf(item.getAlias()), Frame.DERIVED);
        walk.push(item, outer, "");
      }
    }
  }

  /** OLD and NEW are the changed row, or what RETURNING calls it, unless a table is called so. */
  private void returning(ReturningClause clause, Frame frame, String target) {
    if (clause == null || !names.phrase().isPostgres()) {
      return;
    }
    var called = new TreeSet<>(Set.of("old", "new"));
    if (clause.getOutputAliases() != null) {
      clause.getOutputAliases().forEach(it -> called.add(names.original(it.getAlias())));
    }
    called.forEach(it -> frame.addOther(it, target));
  }

  private void insert(Insert insert, Frame outer) {
    var target = names.changed(insert.getTable());
    var frame = new Frame(outer, Set.of());
    frame.add(names.alias(insert.getTable()), target);
    frame.add("excluded", Frame.DERIVED);
    frame.add(names.aliasOf(insert.getRowAlias()), Frame.DERIVED);
    effects.writes(target);
    if (insert.getSetUpdateSets() == null) {
      columns.allWritten(insert.getColumns(), frame, target);
    }
    var inner = new Frame(outer, Set.of());
    walk.push(insert.getSelect(), inner, target);
    var onlyTarget = new Frame(outer, Set.of());
    onlyTarget.add(names.alias(insert.getTable()), target);
    returning(insert.getReturningClause(), onlyTarget, target);
    walk.push(insert.getReturningClause(), onlyTarget, target);
    walk.children(
        insert, frame, target, "table", "columns", "select", "returningClause", "rowAlias");
  }

  private void update(Update update, Frame outer) {
    var frame = new Frame(outer, Set.of());
    var several = update.getStartJoins() != null && !update.getStartJoins().isEmpty();
    var target =
        several ? names.tableName(update.getTable(), outer) : names.changed(update.getTable());
    effects.where(update.getWhere() == null ? Where.MISSING : Where.PRESENT);
    frame.add(names.alias(update.getTable()), target);
    if (several) {
      effects.reads(target);
    } else {
      effects.writes(target);
    }
    from(null, update.getStartJoins(), frame, outer);
    from(update.getFromItem(), update.getJoins(), frame, outer);
    returning(update.getReturningClause(), frame, target);
    walk.children(update, frame, several ? "" : target, "table", "startJoins", "fromItem", "joins");
  }

  private void delete(Delete delete, Frame outer) {
    var frame = new Frame(outer, Set.of());
    var targets = delete.getTables() == null ? List.<Table>of() : delete.getTables();
    var first =
        targets.isEmpty()
            ? names.changed(delete.getTable())
            : names.tableName(delete.getTable(), outer);
    frame.add(names.alias(delete.getTable()), first);
    effects.where(delete.getWhere() == null ? Where.MISSING : Where.PRESENT);
    if (delete.getUsingFromItemList() != null) {
      delete.getUsingFromItemList().forEach(item -> item(item, frame, outer));
    }
    from(null, delete.getJoins(), frame, outer);
    returning(delete.getReturningClause(), frame, first);
    if (targets.isEmpty()) {
      columns.wholeRows(first);
    } else {
      effects.reads(first);
      targets.forEach(
          table ->
              columns.wholeRows(
                  frame
                      .named(names.alias(table))
                      .filter(it -> !it.isEmpty())
                      .orElse(names.changed(table))));
    }
    walk.children(delete, frame, first, "table", "tables", "usingFromItemList", "joins");
  }

  private void merge(Merge merge, Frame outer) {
    var frame = new Frame(outer, Set.of());
    var target = names.changed(merge.getTable());
    frame.add(names.alias(merge.getTable()), target);
    effects.writes(target);
    item(merge.getFromItem(), frame, outer);
    returning(merge.getReturningClause(), frame, target);
    walk.children(merge, frame, target, "table", "fromItem", "mergeInsert", "mergeUpdate");
  }

  /** REPLACE, which takes a row that is there away as a whole. */
  private void upsert(Upsert upsert, Frame outer) {
    var target = names.changed(upsert.getTable());
    var frame = new Frame(outer, Set.of());
    frame.add(names.alias(upsert.getTable()), target);
    columns.wholeRows(target);
    walk.push(upsert.getSelect(), new Frame(outer, Set.of()), target);
    walk.children(upsert, frame, target, "table", "columns", "select");
  }

  /**
   * Names of a WITH hide tables, in the query that has it and in the parts of the WITH itself. In a
   * recursive one MySQL lets a part see itself and those before it; elsewhere it sees all of them.
   */
  private Frame withFrame(Object node, Frame outer) {
    var items =
        node instanceof Collection<?> || node instanceof Map.Entry<?, ?>
            ? List.<WithItem<?>>of()
            : Properties.withItems(node);
    items.forEach(item -> Hazards.recursion(item, effects));
    var frame = outer;
    var recursive = items.stream().anyMatch(WithItem::isRecursive);
    var sequential = names.phrase().dialect() == Dialect.MYSQL;
    if (recursive && !sequential) {
      var defined = new TreeSet<String>();
      items.forEach(item -> defined.add(names.aliasOf(item.getAlias())));
      frame = new Frame(outer, defined);
      for (var item : items) {
        walk.push(item.getParenthesedStatement(), frame, "");
      }
      return frame;
    }
    for (var item : items) {
      var inside = new Frame(frame, Set.of(names.aliasOf(item.getAlias())));
      walk.push(item.getParenthesedStatement(), recursive ? inside : frame, "");
      frame = inside;
    }
    return frame;
  }
}
