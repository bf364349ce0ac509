package dev.countersign.sql;

import dev.countersign.protocol.request.EffectList;
import dev.countersign.protocol.request.Where;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
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

  private static final String ALL = "*";

  /** A node, and what names mean there. */
  private record Visit(Object node, Frame frame, String target) {}

  private final Phrase phrase;
  private final EffectsSoFar effects;
  private final Deque<Visit> open = new ArrayDeque<>();

  private Reach(Phrase phrase, EffectsSoFar effects) {
    this.phrase = phrase;
    this.effects = effects;
  }

  static void judge(Phrase phrase, Object root, EffectsSoFar effects) {
    var reach = new Reach(phrase, effects);
    reach.open.push(new Visit(root, new Frame(null, Set.of()), ""));
    while (!reach.open.isEmpty()) {
      var visit = reach.open.pop();
      reach.visit(visit.node(), visit.frame(), visit.target());
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
      push(item.getParenthesedStatement(), frame, "");
      return;
    }
    switch (node) {
      case PlainSelect select -> select(select, frame);
      case ParenthesedInsert in -> push(in.getInsert(), frame, "");
      case ParenthesedUpdate in -> push(in.getUpdate(), frame, "");
      case ParenthesedDelete in -> push(in.getDelete(), frame, "");
      case Insert insert -> insert(insert, frame);
      case Update update -> update(update, frame);
      case Delete delete -> delete(delete, frame);
      case Merge merge -> merge(merge, frame);
      case Upsert upsert -> upsert(upsert, frame);
      case TableStatement statement -> {
        var name = tableName(statement.getTable(), frame);
        if (!name.isEmpty()) {
          effects.reads(name);
          effects.readsColumn(name, ALL);
        }
      }
      case UpdateSet set -> {
        set.getColumns().forEach(column -> written(column, frame, target));
        push(set.getValues(), frame, target);
      }
      case MergeInsert insert -> {
        columnsWritten(insert.getColumns(), frame, target);
        push(insert.getValues(), frame, target);
        push(insert.getAndPredicate(), frame, target);
        push(insert.getWhereCondition(), frame, target);
      }
      case MergeDelete delete -> {
        effects.writesColumn(target, ALL);
        push(delete.getAndPredicate(), frame, target);
      }
      case Column column -> read(column, frame);
      case AllTableColumns all -> {
        var table = frame.named(alias(all.getTable()));
        if (table.isEmpty()) {
          effects.unknown(EffectList.COLUMNS_READ);
        } else if (!table.get().isEmpty()) {
          effects.readsColumn(table.get(), ALL);
        }
      }
      case AllColumns _ ->
          frame.here().stream()
              .filter(table -> !table.isEmpty())
              .forEach(table -> effects.readsColumn(table, ALL));
      case Function function when isOfAllRows(function) -> {
        push(function.getOrderByElements(), frame, target);
        push(function.getKeep(), frame, target);
      }
      default -> children(node, frame, target);
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
    Hazards.joins(select, effects);
    if (select.getIntoTables() != null) {
      select.getIntoTables().forEach(into -> effects.writes(tableName(into, outer)));
    }
    children(select, frame, "", "fromItem", "joins", "intoTables");
  }

  private void from(FromItem first, List<Join> joins, Frame frame, Frame outer) {
    item(first, frame, outer);
    for (var join : joins == null ? List.<Join>of() : joins) {
      item(join.getFromItem(), frame, outer);
      if (join.isNatural()) {
        effects.unknown(EffectList.COLUMNS_READ);
      }
      push(join.getOnExpressions(), frame, "");
      push(join.getUsingColumns(), frame, "");
    }
  }

  /** Names inside an item mean what they mean outside, unless it is lateral. */
  private void item(FromItem item, Frame frame, Frame outer) {
    switch (item) {
      case null -> {}
      case Table table -> {
        var name = tableName(table, outer);
        frame.add(alias(table), name);
        if (!name.isEmpty()) {
          effects.reads(name);
          Hazards.table(name, effects);
        }
      }
      case ParenthesedFromItem inner when inner.getAlias() == null ->
          from(inner.getFromItem(), inner.getJoins(), frame, outer);
      case LateralSubSelect lateral -> {
        frame.add(aliasOf(lateral.getAlias()), Frame.DERIVED);
        push(lateral, frame, "");
      }
      case TableFunction function -> {
        frame.add(aliasOf(function.getAlias()), Frame.DERIVED);
        push(function, frame, "");
      }
      default -> {
        frame.add(aliasOf(item.getAlias()), Frame.DERIVED);
        push(item, outer, "");
      }
    }
  }

  private void insert(Insert insert, Frame outer) {
    var target = tableName(insert.getTable(), outer);
    var frame = new Frame(outer, Set.of());
    frame.add(alias(insert.getTable()), target);
    frame.add("excluded", Frame.DERIVED);
    frame.add(aliasOf(insert.getRowAlias()), Frame.DERIVED);
    effects.writes(target);
    if (insert.getSetUpdateSets() == null) {
      columnsWritten(insert.getColumns(), frame, target);
    }
    var inner = new Frame(outer, Set.of());
    push(insert.getSelect(), inner, target);
    var onlyTarget = new Frame(outer, Set.of());
    onlyTarget.add(alias(insert.getTable()), target);
    push(insert.getReturningClause(), onlyTarget, target);
    children(insert, frame, target, "table", "columns", "select", "returningClause", "rowAlias");
  }

  private void update(Update update, Frame outer) {
    var frame = new Frame(outer, Set.of());
    var target = tableName(update.getTable(), outer);
    effects.where(update.getWhere() == null ? Where.MISSING : Where.PRESENT);
    var several = update.getStartJoins() != null && !update.getStartJoins().isEmpty();
    frame.add(alias(update.getTable()), target);
    if (several) {
      effects.reads(target);
    } else {
      effects.writes(target);
    }
    from(null, update.getStartJoins(), frame, outer);
    from(update.getFromItem(), update.getJoins(), frame, outer);
    children(update, frame, several ? "" : target, "table", "startJoins", "fromItem", "joins");
  }

  private void delete(Delete delete, Frame outer) {
    var frame = new Frame(outer, Set.of());
    var first = tableName(delete.getTable(), outer);
    frame.add(alias(delete.getTable()), first);
    effects.where(delete.getWhere() == null ? Where.MISSING : Where.PRESENT);
    var targets = delete.getTables() == null ? List.<Table>of() : delete.getTables();
    if (delete.getUsingFromItemList() != null) {
      delete.getUsingFromItemList().forEach(item -> item(item, frame, outer));
    }
    from(null, delete.getJoins(), frame, outer);
    if (targets.isEmpty()) {
      wholeRows(first);
    } else {
      effects.reads(first);
      targets.forEach(
          table -> wholeRows(frame.named(alias(table)).orElse(tableName(table, outer))));
    }
    children(delete, frame, first, "table", "tables", "usingFromItemList", "joins");
  }

  private void merge(Merge merge, Frame outer) {
    var frame = new Frame(outer, Set.of());
    var target = tableName(merge.getTable(), outer);
    frame.add(alias(merge.getTable()), target);
    effects.writes(target);
    item(merge.getFromItem(), frame, outer);
    children(merge, frame, target, "table", "fromItem", "mergeInsert", "mergeUpdate");
  }

  /** REPLACE, which takes a row that is there away as a whole. */
  private void upsert(Upsert upsert, Frame outer) {
    var target = tableName(upsert.getTable(), outer);
    var frame = new Frame(outer, Set.of());
    frame.add(alias(upsert.getTable()), target);
    wholeRows(target);
    push(upsert.getSelect(), new Frame(outer, Set.of()), target);
    children(upsert, frame, target, "table", "columns", "select");
  }

  private void wholeRows(String table) {
    effects.writes(table);
    effects.writesColumn(table, ALL);
  }

  private void columnsWritten(List<Column> columns, Frame frame, String target) {
    if (columns == null || columns.isEmpty()) {
      effects.writesColumn(target, ALL);
    } else {
      columns.forEach(column -> written(column, frame, target));
    }
  }

  /** A column that is set; of several tables only one that says which is known for sure. */
  private void written(Column column, Frame frame, String target) {
    var qualifier = column.getTable();
    var table =
        target.isEmpty() && qualifier != null ? frame.named(alias(qualifier)).orElse("") : target;
    if (table.isEmpty()) {
      effects.unknown(EffectList.WRITES, EffectList.COLUMNS_WRITTEN);
      return;
    }
    effects.writes(table);
    var isField = !target.isEmpty() && qualifier != null && phrase.isPostgres();
    effects.writesColumn(
        table, original(isField ? qualifier.getNameParts().getLast() : column.getColumnName()));
  }

  private void read(Column column, Frame frame) {
    var name = original(column.getColumnName());
    var qualifier = column.getTable();
    if (qualifier != null && !qualifier.getNameParts().isEmpty()) {
      var table = frame.named(alias(qualifier));
      if (table.isEmpty()) {
        effects.unknown(EffectList.COLUMNS_READ);
      } else if (!table.get().isEmpty()) {
        effects.readsColumn(table.get(), name);
      }
      return;
    }
    if (isNoColumn(name)) {
      return;
    }
    if (frame.named(name).isPresent() && phrase.isPostgres()) {
      frame.named(name).filter(it -> !it.isEmpty()).ifPresent(it -> effects.readsColumn(it, ALL));
      return;
    }
    var table = frame.only();
    if (table.isEmpty()) {
      effects.unknown(EffectList.COLUMNS_READ);
    } else if (!table.get().isEmpty()) {
      effects.readsColumn(table.get(), name);
    }
  }

  /** Words of the grammar that the parser takes for columns. */
  private boolean isNoColumn(String name) {
    return Set.of("default", "true", "false", "null", "unknown").contains(name)
        || (phrase.isPostgres() && Vocabulary.POSTGRESQL_SYNTAX.contains(name));
  }

  /** Names of a WITH hide tables, in the query that has it and in the parts of the WITH itself. */
  private Frame withFrame(Object node, Frame outer) {
    var items =
        node instanceof Collection<?> || node instanceof Map.Entry<?, ?>
            ? List.<WithItem<?>>of()
            : Properties.withItems(node);
    items.forEach(item -> Hazards.recursion(item, effects));
    var frame = outer;
    if (items.stream().anyMatch(WithItem::isRecursive)) {
      var names = new TreeSet<String>();
      items.forEach(item -> names.add(aliasOf(item.getAlias())));
      frame = new Frame(outer, names);
      for (var item : items) {
        push(item.getParenthesedStatement(), frame, "");
      }
      return frame;
    }
    for (var item : items) {
      push(item.getParenthesedStatement(), frame, "");
      frame = new Frame(frame, Set.of(aliasOf(item.getAlias())));
    }
    return frame;
  }

  private void children(Object node, Frame frame, String target, String... seen) {
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

  private void push(Object node, Frame frame, String target) {
    if (node != null && !Properties.isScalar(node) && !(node instanceof Alias)) {
      open.push(new Visit(node, frame, target));
    }
  }

  /** As the database has it; empty where a WITH or the grammar defines it. */
  private String tableName(Table table, Frame frame) {
    if (table == null) {
      return "";
    }
    var parts = new ArrayList<String>();
    table.getNameParts().reversed().forEach(part -> parts.add(original(part)));
    var single = parts.size() == 1 ? parts.getFirst() : "";
    var isDual = single.equals("dual") && !phrase.isPostgres();
    return isDual || (!single.isEmpty() && (frame.definesWith(single) || isSyntax(table)))
        ? Frame.DERIVED
        : String.join(".", parts);
  }

  private boolean isSyntax(Table table) {
    return phrase.isPostgres()
        && Vocabulary.POSTGRESQL_SYNTAX.contains(Chars.lower(table.getNameParts().getFirst()));
  }

  /** What a table is called by in its statement. */
  private String alias(Table table) {
    if (table == null) {
      return "";
    }
    return table.getAlias() == null
        ? original(table.getNameParts().getFirst())
        : aliasOf(table.getAlias());
  }

  private String aliasOf(Alias alias) {
    return alias == null ? "" : original(alias.getName());
  }

  private String original(String name) {
    return name == null ? "" : Plain.original(phrase, name.trim());
  }
}
