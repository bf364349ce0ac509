package dev.countersign.sql;

import java.util.Set;
import java.util.function.Predicate;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.arithmetic.Addition;
import net.sf.jsqlparser.expression.operators.arithmetic.Subtraction;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.expression.operators.relational.GreaterThan;
import net.sf.jsqlparser.expression.operators.relational.GreaterThanEquals;
import net.sf.jsqlparser.expression.operators.relational.MinorThan;
import net.sf.jsqlparser.expression.operators.relational.MinorThanEquals;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;

/**
 * The part of a recursive WITH that refers to itself, and whether anything could end it. A
 * condition without a column could not, nor a bound on the side from which it counts away.
 */
record Recursion(PlainSelect part) {

  private static final Set<String> CONSTANTS = Set.of("true", "false", "null", "unknown");

  boolean mayGoOn() {
    return endsNothing(part.getWhere())
        && endsNothing(part.getHaving())
        && part.getLimit() == null
        && (part.getJoins() == null || part.getJoins().stream().allMatch(this::endsNothing));
  }

  private boolean endsNothing(Join join) {
    return join.getFromItem() instanceof Table
        && !join.isNatural()
        && join.getOnExpressions().stream().allMatch(this::endsNothing)
        && join.getUsingColumns().isEmpty();
  }

  private boolean endsNothing(Expression condition) {
    return switch (condition) {
      case null -> true;
      case ParenthesedExpressionList<?> list when list.size() == 1 -> endsNothing(list.getFirst());
      case AndExpression and ->
          endsNothing(and.getLeftExpression()) && endsNothing(and.getRightExpression());
      case OrExpression or ->
          endsNothing(or.getLeftExpression()) || endsNothing(or.getRightExpression());
      case GreaterThan it -> isBeside(it.getLeftExpression(), it.getRightExpression());
      case GreaterThanEquals it -> isBeside(it.getLeftExpression(), it.getRightExpression());
      case MinorThan it -> isBeside(it.getRightExpression(), it.getLeftExpression());
      case MinorThanEquals it -> isBeside(it.getRightExpression(), it.getLeftExpression());
      default -> isConstant(condition);
    };
  }

  /** A bound that what counts the other way never meets. */
  private boolean isBeside(Expression more, Expression less) {
    var up = has(part.getSelectItems(), Addition.class::isInstance);
    var down = has(part.getSelectItems(), Subtraction.class::isInstance);
    return isConstant(less) ? !down : isConstant(more) && down && !up;
  }

  private static boolean isConstant(Expression condition) {
    return !has(
        condition,
        node ->
            node instanceof Select
                || (node instanceof Column column
                    && !CONSTANTS.contains(Chars.lower(column.getColumnName()))));
  }

  private static boolean has(Object root, Predicate<Object> wanted) {
    var open = new TreeWalk();
    open.push(root, null, "");
    for (var visit = open.next(); visit.isPresent(); visit = open.next()) {
      if (wanted.test(visit.get().node())) {
        return true;
      }
      open.children(visit.get().node(), null, "");
    }
    return false;
  }
}
