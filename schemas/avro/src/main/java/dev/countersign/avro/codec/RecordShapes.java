package dev.countersign.avro.codec;

import dev.countersign.protocol.Doc;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.io.Encoder;

/** The shapes of records. */
final class RecordShapes {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.publicLookup();

  private RecordShapes() {}

  /** A record whose single component stands for it, such as an id. */
  record Wrapped(Shape inner, MethodHandle make, MethodHandle get) implements Shape {
    Wrapped(Class<?> type) {
      this(
          Shapes.of(type.getRecordComponents()[0].getGenericType()),
          maker(type),
          getter(type.getRecordComponents()[0]));
    }

    @Override
    public Schema schema() {
      return inner.schema();
    }

    @Override
    public void write(Object value, Encoder out) throws IOException {
      inner.write(call(get, value), out);
    }

    @Override
    public Object read(AvroInput in) {
      return construct(make, new Object[] {inner.read(in)});
    }
  }

  /** A record with its fields. */
  record Whole(Schema schema, List<Field> fields, MethodHandle make) implements Shape {

    static Whole of(Class<?> type, String namespace, String name) {
      var fields = fieldsOf(type);
      return new Whole(schemaOf(docOf(type, type), namespace, name, fields), fields, maker(type));
    }

    @Override
    public void write(Object value, Encoder out) throws IOException {
      for (var field : fields) {
        field.shape().write(call(field.get(), value), out);
      }
    }

    @Override
    public Object read(AvroInput in) {
      var values = new Object[fields.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = fields.get(i).shape().read(in);
      }
      return construct(make, values);
    }
  }

  record Field(String name, String doc, Shape shape, MethodHandle get) {
    Schema.Field inSchema() {
      boolean optional = shape instanceof ContainerShapes.Maybe;
      return optional
          ? new Schema.Field(name, shape.schema(), doc, Schema.Field.NULL_DEFAULT_VALUE)
          : new Schema.Field(name, shape.schema(), doc);
    }
  }

  static List<Field> fieldsOf(Class<?> type) {
    var fields = new ArrayList<Field>();
    for (var component : type.getRecordComponents()) {
      fields.add(field(component, docOf(component, type)));
    }
    return List.copyOf(fields);
  }

  static Field field(RecordComponent component, String doc) {
    return new Field(
        component.getName(), doc, Shapes.of(component.getGenericType()), getter(component));
  }

  static Schema schemaOf(String doc, String namespace, String name, List<Field> fields) {
    return Schema.createRecord(
        name, doc, namespace, false, fields.stream().map(Field::inSchema).toList());
  }

  static String docOf(AnnotatedElement element, Class<?> type) {
    var doc = element.getAnnotation(Doc.class);
    if (doc == null) {
      throw new IllegalArgumentException("Expected @Doc on " + element + " of " + type.getName());
    }
    return doc.value();
  }

  static MethodHandle maker(Class<?> type) {
    try {
      var types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      return LOOKUP
          .findConstructor(type, MethodType.methodType(void.class, types))
          .asSpreader(Object[].class, types.length)
          .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          "Expected a public record, but " + type.getName() + " is not", e);
    }
  }

  private static MethodHandle getter(RecordComponent component) {
    try {
      return LOOKUP
          .unreflect(component.getAccessor())
          .asType(MethodType.methodType(Object.class, Object.class));
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(
          "Expected a public record, but " + component.getDeclaringRecord() + " is not", e);
    }
  }

  @SuppressWarnings("CatchingUnchecked") // what a record's constructor refuses is malformed input
  static Object construct(MethodHandle make, Object[] values) {
    try {
      return make.invokeExact(values);
    } catch (RuntimeException e) {
      throw new MalformedRecordException(String.valueOf(e.getMessage()), e);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  static Object call(MethodHandle get, Object record) {
    try {
      return (Object) get.invokeExact(record);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
