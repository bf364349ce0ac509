package dev.countersign.sql;

import java.util.ArrayList;
import java.util.Set;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.schema.Table;

/** What the names in a syntax tree are in the database. */
record TreeNames(Phrase phrase) {

  /** What is changed: servers look for it among the tables alone, whatever a WITH defines. */
  String changed(Table table) {
    return tableName(table, new Frame(null, Set.of()));
  }

  /** As the database has it; empty where a WITH or the grammar defines it. */
  String tableName(Table table, Frame frame) {
    if (table == null) {
      return "";
    }
    var parts = new ArrayList<String>();
    table.getNameParts().reversed().forEach(part -> parts.add(original(part)));
    var single = parts.size() == 1 ? parts.getFirst() : "";
    var isDual = single.equals("dual") && !phrase.isPostgres();
    var isWith = frame.definesWith(single) && !phrase.mayBeTwo(single);
    return isDual || (!single.isEmpty() && (isWith || isSyntax(table)))
        ? Frame.DERIVED
        : String.join(".", parts);
  }

  private boolean isSyntax(Table table) {
    return phrase.isPostgres()
        && Vocabulary.POSTGRESQL_BARE_CALLS.contains(Chars.lower(table.getNameParts().getFirst()));
  }

  /** What a table is called by in its statement. */
  String alias(Table table) {
    if (table == null) {
      return "";
    }
    return table.getAlias() == null
        ? original(table.getNameParts().getFirst())
        : aliasOf(table.getAlias());
  }

  String aliasOf(Alias alias) {
    return alias == null ? "" : original(alias.getName());
  }

  String original(String name) {
    return name == null ? "" : Plain.original(phrase, name.trim());
  }

  /** Words of the grammar that the parser takes for columns. */
  boolean isNoColumn(String name) {
    return Set.of("default", "true", "false", "null", "unknown").contains(name)
        || (phrase.isPostgres() && Vocabulary.POSTGRESQL_BARE_CALLS.contains(name));
  }
}
