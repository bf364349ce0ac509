package dev.countersign.sql;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.ReturningClause;
import net.sf.jsqlparser.statement.create.table.ColDataType;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.merge.Merge;
import net.sf.jsqlparser.statement.merge.MergeInsert;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.statement.select.TableFunction;
import net.sf.jsqlparser.statement.select.WithItem;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.statement.update.UpdateSet;
import net.sf.jsqlparser.statement.upsert.Upsert;

/**
 * Walks every property of every node of a syntax tree, without recursion, and says what it met.
 * What the rules for queries do not know is met as {@link #unknown()}: a node that JSqlParser
 * learns tomorrow is refused until someone has looked at it.
 */
final class Tree {

  private record Scope(Scope outer, Set<String> names) {
    boolean has(String name) {
      for (var scope = this; scope != null; scope = scope.outer) {
        if (scope.names.contains(name)) {
          return true;
        }
      }
      return false;
    }
  }

  private record Visit(Object node, Scope scope) {}

  private final Phrase phrase;
  private final Deque<Visit> open = new ArrayDeque<>();
  private final Set<String> tables = new TreeSet<>();
  private final Set<String> targets = new TreeSet<>();
  private final List<Calls.Call> calls = new ArrayList<>();
  private final Map<Integer, String> columnLists = new HashMap<>();
  private final Set<String> types = new TreeSet<>();
  private final Map<String, Set<String>> functionAliases = new HashMap<>();
  private final Set<String> aliases = new TreeSet<>();

  /** What is changed, which servers look for among the tables alone. */
  private final Set<Table> changed = Collections.newSetFromMap(new IdentityHashMap<>());

  private final Set<Alias> withAliases = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Names of what a query answers with, which no column can be qualified by. */
  private final Set<Alias> outputs = Collections.newSetFromMap(new IdentityHashMap<>());

  /** What columns may be qualified by, as far as it is no function in FROM. */
  private final Set<String> qualifiers = new TreeSet<>();

  private final List<Column> qualified = new ArrayList<>();

  /** What stands behind a dot. */
  private final Set<String> fields = new TreeSet<>();

  /** What is set, where {@code a.b} is a field of a column. */
  private final Set<Column> set = Collections.newSetFromMap(new IdentityHashMap<>());

  private final Set<String> unknown = new LinkedHashSet<>();
  private final Set<String> changing = new LinkedHashSet<>();

  private Tree(Phrase phrase) {
    this.phrase = phrase;
  }

  static Tree walk(Phrase phrase, Object root) {
    var tree = new Tree(phrase);
    tree.open.push(new Visit(root, null));
    while (!tree.open.isEmpty()) {
      var visit = tree.open.pop();
      tree.visit(visit.node(), visit.scope());
    }
    tree.targets.removeAll(tree.aliases);
    tree.tables.addAll(tree.targets);
    return tree;
  }

  /** Tables by name, without the names that WITH defines where they are defined. */
  Set<String> tables() {
    return tables;
  }

  List<Calls.Call> calls() {
    return calls;
  }

  /** The aliases and names of a WITH that have a list of columns, by where they stand. */
  Map<Integer, String> columnLists() {
    return columnLists;
  }

  Set<String> types() {
    return types;
  }

  /** Names given to functions in FROM, with the columns that were declared for them. */
  Map<String, Set<String>> functionAliases() {
    return functionAliases;
  }

  /**
   * What stands behind a dot and a name that nothing in FROM has: PostgreSQL gives names of its own
   * to some functions there ({@code btrim} to TRIM), so it may be a call.
   */
  Set<String> strayColumns() {
    var stray = new TreeSet<String>();
    for (var i = 1; i < phrase.size(); i++) {
      if (phrase.has(i - 1, "as") && Respelling.isAliasOfJoin(phrase, i)) {
        qualifiers.add(phrase.name(i));
      }
    }
    for (var column : qualified) {
      var qualifier = original(column.getTable().getNameParts().getFirst());
      if (!set.contains(column)
          && !qualifiers.contains(qualifier)
          && !functionAliases.containsKey(qualifier)) {
        stray.add(original(column.getColumnName()));
      }
    }
    return stray;
  }

  /** Whatever stands behind a dot, as a column of a table or of a row. */
  Set<String> fields() {
    return fields;
  }

  /** Nodes and properties that no rule knows, by their names in JSqlParser. */
  Set<String> unknown() {
    return unknown;
  }

  /** Nodes and properties that no read has. */
  Set<String> changing() {
    return changing;
  }

  private void visit(Object node, Scope scope) {
    switch (node) {
      case Collection<?> items -> {
        items.forEach(item -> push(item, scope));
        if (!Properties.isPlain(node.getClass())) {
          visitNode(node, scope);
        }
      }
      case Map.Entry<?, ?> entry -> {
        push(entry.getKey(), scope);
        push(entry.getValue(), scope);
      }
      default -> visitNode(node, scope);
    }
  }

  private void push(Object value, Scope scope) {
    if (value != null && !Properties.isScalar(value)) {
      open.push(new Visit(value, scope));
    }
  }

  private void visitNode(Object node, Scope outer) {
    var rule = TreeRules.of(node.getClass());
    note(rule, node.getClass().getSimpleName());
    collect(node, outer);
    var scope = scopeOf(node, outer);
    for (var property : Properties.of(node.getClass())) {
      var value = property.of(node);
      if (Properties.isNothing(value)) {
        continue;
      }
      if (rule != StatementClass.OPAQUE && property.rule() != StatementClass.READ) {
        note(property.rule(), property.label());
      }
      if (!property.name().equals(Properties.WITH) && !property.isNamedElsewhere()) {
        push(value, scope);
      }
    }
  }

  private void note(StatementClass rule, String met) {
    switch (rule) {
      case READ -> {}
      case WRITE -> changing.add(met);
      case NONE, DDL, DESTRUCTIVE, PRIVILEGED, OPAQUE -> unknown.add(met);
    }
  }

  private void collect(Object node, Scope scope) {
    switch (node) {
      case Table table -> {
        var name = tableName(table, changed.contains(table) ? null : scope);
        if (phrase.isPostgres() && Vocabulary.POSTGRESQL_BARE_CALLS.contains(unquoted(table))) {
          functionInFrom(unquoted(table), table.getAlias(), "", Set.of());
        } else if (!name.isEmpty()) {
          tables.add(name);
        }
        qualifiers.add(original(table.getNameParts().getFirst()));
      }
      case Column column -> {
        if (column.getTable() != null) {
          fields.add(original(column.getColumnName()));
          if (column.getTable().getNameParts().size() == 1) {
            qualified.add(column);
          }
        }
      }
      case ReturningClause clause -> {
        qualifiers.addAll(Set.of("old", "new"));
        if (clause.getOutputAliases() != null) {
          clause.getOutputAliases().forEach(it -> qualifiers.add(original(it.getAlias())));
        }
      }
      case UpdateSet update -> set.addAll(update.getColumns());
      case MergeInsert insert when insert.getColumns() != null -> set.addAll(insert.getColumns());
      case SelectItem<?> item when item.getAlias() != null -> outputs.add(item.getAlias());
      case Insert insert -> {
        changed.add(insert.getTable());
        if (insert.getColumns() != null) {
          set.addAll(insert.getColumns());
        }
        if (insert.getConflictAction() != null) {
          qualifiers.add("excluded");
        }
      }
      case Merge merge -> changed.add(merge.getTable());
      case Upsert upsert -> changed.add(upsert.getTable());
      case PlainSelect select when select.getIntoTables() != null ->
          changed.addAll(select.getIntoTables());
      case Update update -> {
        if (update.getStartJoins() == null || update.getStartJoins().isEmpty()) {
          changed.add(update.getTable());
        }
      }
      case Delete delete -> {
        if (delete.getTables() == null || delete.getTables().isEmpty()) {
          changed.add(delete.getTable());
        } else {
          delete.getTables().forEach(target -> targets.add(tableName(target, null)));
        }
      }
      case TableFunction function -> {
        var called =
            function.isRowsFrom()
                ? function.getRowsFromFunctions().getFirst()
                : function.getFunction();
        var name =
            called == null || called.getMultipartName() == null
                ? ""
                : called.getMultipartName().getLast();
        for (var own : Vocabulary.namesInFrom(original(name))) {
          functionInFrom(
              own,
              function.getAlias(),
              function.getWithClause() == null ? "" : Chars.lower(function.getWithClause()),
              phrase.json().columns(Plain.place(name)));
        }
      }
      case Function function -> {
        if (function.getMultipartName() != null && !isReserved(function.getMultipartName())) {
          call(function.getMultipartName());
        }
      }
      case AnalyticExpression function -> call(List.of(function.getName().split("\\.")));
      case Alias alias -> alias(alias);
      case WithItem<?> item -> {
        withAliases.add(item.getAlias());
        if (item.getWithItemList() != null && !item.getWithItemList().isEmpty()) {
          columnList(item.getAlias());
        }
      }
      case ColDataType type -> types.add(Chars.lower(String.valueOf(type.getDataType())));
      default -> {}
    }
  }

  private void call(List<String> name) {
    var place = Plain.place(name.getLast().trim());
    var plain = place < 0 || Calls.isSpelledAsOwn(phrase, place);
    calls.add(new Calls.Call(parts(name), plain));
  }

  /** {@code FROM current_user} calls; {@code FROM "current_user"} reads a table. */
  private static String unquoted(Table table) {
    return table.getNameParts().size() == 1 ? Chars.lower(table.getNameParts().getFirst()) : "";
  }

  /** Empty where it is no table of the database. */
  private String tableName(Table table, Scope scope) {
    var parts = parts(table.getNameParts().reversed());
    if (parts.stream().anyMatch(part -> part.startsWith("'"))) {
      unknown.add("a table whose name is a text");
      return "";
    }
    var isWith =
        parts.size() == 1
            && scope != null
            && scope.has(parts.getFirst())
            && !phrase.mayBeTwo(parts.getFirst());
    return isWith ? "" : String.join(".", parts);
  }

  /** The parser makes a call of {@code ANY (…)} too; written in quotes it is one. */
  private boolean isReserved(List<String> name) {
    return name.size() == 1
        && (Vocabulary.of(phrase.dialect()).mayStandBeforeBracket(Chars.lower(name.getFirst()))
            || GrammarInFrom.isShownFor(phrase, name.getFirst()));
  }

  private void alias(Alias alias) {
    var name = original(alias.getName());
    if (!withAliases.contains(alias)) {
      aliases.add(name);
    }
    if (!outputs.contains(alias)) {
      qualifiers.add(name);
    }
    if (phrase.isPostgres() && name.startsWith("'")) {
      unknown.add("Alias of text");
    }
    if (alias.getAliasColumns() != null && !alias.getAliasColumns().isEmpty()) {
      columnList(alias);
    }
  }

  /** Of a name whose place in the text is not known, nothing is said. */
  private void columnList(Alias alias) {
    var place = alias == null ? -1 : Plain.place(alias.getName().trim());
    if (place >= 0) {
      columnLists.put(place, phrase.name(place));
    }
  }

  /** Without an alias it is known by its own name; the same alias twice has what both declare. */
  private void functionInFrom(String ownName, Alias alias, String with, Set<String> own) {
    var columns = new TreeSet<>(own);
    if (alias != null && alias.getAliasColumns() != null) {
      alias.getAliasColumns().forEach(column -> columns.add(original(column.name)));
    }
    var name = alias == null ? ownName : original(alias.getName());
    if (alias == null || alias.getAliasColumns() == null) {
      columns.addAll(Vocabulary.columns(ownName));
      if (columns.isEmpty()) {
        columns.add(name);
      }
    }
    if (with.contains("ordinality")) {
      columns.add("ordinality");
    }
    functionAliases.merge(
        name,
        columns,
        (one, other) -> {
          one.retainAll(other);
          return one;
        });
  }

  /**
   * What WITH defines around this node. Each part sees those before it, and in a recursive WITH
   * itself; PostgreSQL and MariaDB then let it see the later ones too.
   */
  private Scope scopeOf(Object node, Scope outer) {
    var items = Properties.withItems(node);
    if (items.isEmpty()) {
      return outer;
    }
    var recursive = items.stream().anyMatch(WithItem::isRecursive);
    var scope = outer;
    if (recursive && phrase.dialect() == Dialect.POSTGRESQL) {
      var names = new TreeSet<String>();
      items.forEach(item -> names.add(withName(item)));
      scope = new Scope(outer, names);
    }
    for (var item : items) {
      var inside = new Scope(scope, Set.of(withName(item)));
      push(item, recursive ? inside : scope);
      scope = inside;
    }
    return scope;
  }

  private String withName(WithItem<?> item) {
    return item.getAlias() == null ? "" : original(item.getAlias().getName());
  }

  private List<String> parts(List<String> names) {
    var parts = new ArrayList<String>();
    for (var name : names) {
      parts.add(original(name));
    }
    return parts;
  }

  private String original(String name) {
    return name == null ? "" : Plain.original(phrase, name.trim());
  }
}
