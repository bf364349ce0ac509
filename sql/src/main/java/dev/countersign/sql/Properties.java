package dev.countersign.sql;

import dev.countersign.protocol.request.StatementClass;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import net.sf.jsqlparser.parser.Node;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.WithItem;

/**
 * Every property of JSqlParser's nodes, read from their fields: a getter may be missing or choose
 * what it shows, a field cannot.
 */
final class Properties {

  static final String WITH = "withItemsList";

  private static final ClassValue<List<Property>> ALL =
      new ClassValue<>() {
        @Override
        protected List<Property> computeValue(Class<?> type) {
          return read(type);
        }
      };

  /**
   * @param rule what it makes of a query if it says something
   */
  record Property(Class<?> declaring, String name, VarHandle field, StatementClass rule) {
    String label() {
      return declaring.getSimpleName() + "." + name;
    }

    Object of(Object node) {
      return field.get(node);
    }

    /** A column's table, or what MySQL deletes from, is a table or an alias named elsewhere. */
    boolean isNamedElsewhere() {
      return name.equals("resolvedTable")
          || (name.equals("tables") && declaring == Delete.class)
          || (name.equals("table")
              && (declaring == Column.class || declaring == AllTableColumns.class));
    }
  }

  private Properties() {}

  static List<Property> of(Class<?> node) {
    return ALL.get(node);
  }

  private static List<Property> read(Class<?> type) {
    var properties = new ArrayList<Property>();
    for (var level = type; isParsers(level); level = level.getSuperclass()) {
      for (var field : level.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())
            && !Node.class.isAssignableFrom(field.getType())) {
          var rule = TreeRules.of(level, field.getName());
          properties.add(new Property(level, field.getName(), handle(field), rule));
        }
      }
    }
    return List.copyOf(properties);
  }

  private static boolean isParsers(Class<?> type) {
    return type != null && type.getName().startsWith("net.sf.jsqlparser.");
  }

  private static VarHandle handle(Field field) {
    try {
      return MethodHandles.privateLookupIn(field.getDeclaringClass(), MethodHandles.lookup())
          .unreflectVarHandle(field);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("Expected to read " + field + ", but it is closed", e);
    }
  }

  /** Whether it is a collection of the JDK's own, with nothing but its elements. */
  static boolean isPlain(Class<?> collection) {
    return !isParsers(collection);
  }

  static boolean isScalar(Object value) {
    return value instanceof String
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof Character
        || value instanceof Enum<?>
        || value instanceof java.util.Date;
  }

  /** Whether the property says nothing, so that not knowing it does no harm. */
  static boolean isNothing(Object value) {
    return switch (value) {
      case null -> true;
      case Boolean flag -> !flag;
      case String text -> text.isEmpty();
      case Number number -> number.doubleValue() == 0;
      case Map<?, ?> map -> map.isEmpty();
      case Collection<?> items -> items.isEmpty() && isPlain(items.getClass());
      default -> false;
    };
  }

  static List<WithItem<?>> withItems(Object node) {
    var items = new ArrayList<WithItem<?>>();
    for (var property : of(node.getClass())) {
      if (property.name().equals(WITH) && property.of(node) instanceof Collection<?> all) {
        for (var item : all) {
          if (item instanceof WithItem<?> with) {
            items.add(with);
          }
        }
      }
    }
    return items;
  }
}
