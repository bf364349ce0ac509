package dev.countersign.sql;

import dev.countersign.protocol.request.EffectList;
import java.util.List;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.AllTableColumns;

/** Which columns are read and changed. What cannot be resolved for sure is unknown. */
record ColumnReach(TreeNames names, EffectsSoFar effects) {
  private static final String ALL = "*";

  /** Of a FROM, all columns of all tables. */
  void readAll(Frame frame) {
    frame.here().stream().filter(table -> !table.isEmpty()).forEach(this::readAll);
  }

  /** Of one table. */
  void readAll(String table) {
    effects.readsColumn(table, ALL);
  }

  /** All columns of what goes by that name. */
  void readAll(AllTableColumns all, Frame frame) {
    var qualifier = all.getReturningQualifier();
    var table =
        frame.named(qualifier == null ? names.alias(all.getTable()) : names.original(qualifier));
    if (table.isEmpty()) {
      effects.unknown(EffectList.COLUMNS_READ);
    } else if (!table.get().isEmpty()) {
      readAll(table.get());
    }
  }

  void wholeRows(String table) {
    effects.writes(table);
    effects.writesColumn(table, ALL);
  }

  void allWritten(List<Column> columns, Frame frame, String target) {
    if (columns == null || columns.isEmpty()) {
      effects.writesColumn(target, ALL);
    } else {
      columns.forEach(column -> written(column, frame, target));
    }
  }

  /** A column that is set; of several tables only one that says which is known for sure. */
  void written(Column column, Frame frame, String target) {
    var qualifier = column.getTable();
    var table =
        target.isEmpty() && qualifier != null
            ? frame.named(names.alias(qualifier)).orElse("")
            : target;
    if (table.isEmpty()) {
      effects.unknown(EffectList.WRITES, EffectList.COLUMNS_WRITTEN);
      return;
    }
    effects.writes(table);
    var isField = !target.isEmpty() && qualifier != null && names.phrase().isPostgres();
    effects.writesColumn(
        table,
        names.original(isField ? qualifier.getNameParts().getLast() : column.getColumnName()));
  }

  /** The table's alias; in RETURNING also OLD, NEW or what they are called there. */
  private String qualifier(Column column) {
    if (column.getReturningQualifier() != null) {
      return names.original(column.getReturningQualifier());
    }
    var table = column.getTable();
    return table == null || table.getNameParts().isEmpty() ? "" : names.alias(table);
  }

  void read(Column column, Frame frame) {
    if (names.phrase().isTextInQuotes(Plain.place(column.getColumnName().trim()))) {
      effects.unknown(EffectList.COLUMNS_READ);
      return;
    }
    var name = names.original(column.getColumnName());
    var qualifier = qualifier(column);
    if (!qualifier.isEmpty()) {
      var table = frame.named(qualifier);
      if (table.isEmpty()) {
        effects.unknown(EffectList.COLUMNS_READ);
      } else if (!table.get().isEmpty()) {
        effects.readsColumn(table.get(), name);
      }
      return;
    }
    if (names.isNoColumn(name)) {
      return;
    }
    if (frame.named(name).isPresent() && names.phrase().isPostgres()) {
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
}
