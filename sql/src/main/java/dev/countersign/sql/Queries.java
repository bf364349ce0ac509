package dev.countersign.sql;

import dev.countersign.protocol.request.EffectList;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.sql.Parser.Outcome.Failed;
import dev.countersign.sql.Parser.Outcome.Parsed;
import java.util.List;
import java.util.Set;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.merge.Merge;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.statement.upsert.Upsert;

/** Judges what the parser has to understand: queries, and statements that change rows. */
final class Queries {

  /** Deeper brackets than anyone writes; the parser's work may double with each. */
  private static final int DEEPEST = 60;

  /** In parts; the parser's work grows with the square. */
  private static final int LONGEST_NAME = 16;

  private Queries() {}

  static void judge(Phrase phrase, Parser parser, Verdict verdict) {
    for (var merge : MergesInWith.in(phrase)) {
      judgeAlone(MergesInWith.statement(phrase, merge), parser, verdict);
    }
    judgeAlone(phrase, parser, verdict);
  }

  /** Without a MERGE in its WITH. */
  private static void judgeAlone(Phrase phrase, Parser parser, Verdict verdict) {
    if (phrase.depth() < 0 || phrase.depth() > DEEPEST) {
      verdict.raise(
          StatementClass.OPAQUE,
          phrase.depth() < 0
              ? "has brackets that do not match, so it counts as opaque"
              : "nests brackets too deep to be looked into, so it counts as opaque");
      return;
    }
    if (phrase.longestName() > LONGEST_NAME) {
      verdict.raise(
          StatementClass.OPAQUE,
          "has a name of more parts than anyone uses, so it counts as opaque");
      return;
    }
    switch (parse(phrase, parser)) {
      case Failed(var why) ->
          verdict.raise(StatementClass.OPAQUE, why + ", so it counts as opaque");
      case Parsed(var statement) -> judge(phrase, statement, verdict);
    }
  }

  private static Parser.Outcome parse(Phrase phrase, Parser parser) {
    var outcome = parser.parse(Plain.text(phrase));
    return outcome instanceof Failed && !parser.isLate()
        ? parser.parse(Plain.withoutChains(phrase))
        : outcome;
  }

  private static void judge(Phrase phrase, Statement statement, Verdict verdict) {
    var tree = Tree.walk(phrase, statement);
    verdict.tables(Tables.of(phrase.dialect(), tree));
    if (!tree.unknown().isEmpty()) {
      verdict.raise(
          StatementClass.OPAQUE,
          "has "
              + String.join(" and ", tree.unknown())
              + " in it, which is not understood, so it counts as opaque");
    }
    effects(phrase, statement, tree, verdict.effects());
    times(phrase, verdict);
    switch (statement) {
      case Select _ -> query(phrase, tree, verdict);
      case Insert _, Update _, Delete _, Merge _, Upsert _ -> change(phrase, tree, verdict);
      default ->
          verdict.raise(
              StatementClass.OPAQUE, "is not what its first word says, so it counts as opaque");
    }
  }

  private static void effects(Phrase phrase, Statement statement, Tree tree, EffectsSoFar effects) {
    Reach.judge(phrase, statement, effects);
    Wheres.judge(phrase, effects);
    Hazards.series(phrase, effects);
    if (QueryWords.mayRunCode(phrase) || !hasKnownTypes(phrase, tree)) {
      effects.unknown();
    }
  }

  private static void query(Phrase phrase, Tree tree, Verdict verdict) {
    QueryWords.judge(phrase, verdict);
    Calls.in(phrase, tree.columnLists())
        .forEach(call -> Functions.judge(phrase.dialect(), call, verdict));
    tree.calls().stream()
        .filter(call -> !isGrouping(phrase, call))
        .forEach(call -> Functions.judge(phrase.dialect(), call, verdict));
    columns(phrase, tree, verdict);
    Fields.judgeDangerous(phrase, verdict);
    types(phrase, tree, verdict);
    Tables.judgeRead(phrase.dialect(), tree.tables(), verdict);
    if (!tree.changing().isEmpty()) {
      verdict.raise(StatementClass.WRITE);
    }
  }

  /** What a time behind FOR SYSTEM_TIME calls; the columns in one are not looked for. */
  private static void times(Phrase phrase, Verdict verdict) {
    for (var time : phrase.clauses().times()) {
      var expression = phrase.between(time.start(), time.end());
      Calls.inCondition(expression)
          .forEach(call -> Functions.judge(phrase.dialect(), call, verdict));
      for (var i = 0; i < expression.size(); i++) {
        if (expression.isName(i) && !expression.has(i + 1, "(") && !isOfInterval(expression, i)) {
          verdict.effects().unknown(EffectList.COLUMNS_READ);
        }
      }
    }
  }

  private static boolean isOfInterval(Phrase time, int i) {
    return time.has(i, "interval")
        || (Respelling.DATE_UNITS.contains(time.key(i)) && time.has(i - 2, "interval"));
  }

  /** Grammar of PostgreSQL, which the parser takes for calls; where it is none, words tell. */
  private static boolean isGrouping(Phrase phrase, Calls.Call call) {
    return phrase.isPostgres() && Set.of("rollup", "cube").contains(call.name());
  }

  /**
   * In PostgreSQL {@code f.x}, where f is a function in FROM that gives plain values, calls x with
   * each unless somebody declared such a column. So may it where nothing is known to be called f.
   */
  private static void columns(Phrase phrase, Tree tree, Verdict verdict) {
    if (!phrase.isPostgres()) {
      return;
    }
    for (var i = 0; i + 2 < phrase.size(); i++) {
      if (phrase.isName(i) && phrase.has(i + 1, ".") && phrase.isName(i + 2)) {
        var declared = tree.functionAliases().get(phrase.name(i));
        var column = phrase.name(i + 2);
        if (declared != null && !phrase.has(i + 3, "(") && !declared.contains(column)) {
          Functions.judge(phrase.dialect(), new Calls.Call(List.of(column), false), verdict);
        }
      }
    }
    for (var column : tree.strayColumns()) {
      Functions.judge(phrase.dialect(), new Calls.Call(List.of(column), false), verdict);
    }
    Fields.judgeOfRows(phrase, tree.fields(), verdict);
  }

  private static void types(Phrase phrase, Tree tree, Verdict verdict) {
    if (!hasKnownTypes(phrase, tree)) {
      verdict.raise(StatementClass.WRITE, "names a type that is not one of PostgreSQL's own");
    }
  }

  private static boolean hasKnownTypes(Phrase phrase, Tree tree) {
    return !phrase.isPostgres()
        || tree.types().stream().allMatch(type -> Casts.isKnownType(phrase, type));
  }

  private static void change(Phrase phrase, Tree tree, Verdict verdict) {
    verdict.raise(StatementClass.WRITE);
    if (tree.tables().isEmpty()) {
      verdict.raise(StatementClass.OPAQUE, "changes nothing that is named, so it counts as opaque");
    }
    Calls.in(phrase, tree.columnLists()).stream()
        .filter(call -> call.isDangerous(phrase.dialect()))
        .forEach(call -> Functions.judge(phrase.dialect(), call, verdict));
    tree.calls().forEach(call -> Functions.judge(phrase.dialect(), call, verdict));
    columns(phrase, tree, verdict);
    Fields.judgeDangerous(phrase, verdict);
    Tables.judgeChange(phrase.dialect(), tree.tables(), verdict);
  }
}
