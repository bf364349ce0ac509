package dev.countersign.avro.codec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.io.Encoder;

/** The shapes that hold others. */
final class ContainerShapes {
  private ContainerShapes() {}

  record Maybe(Shape some, Schema schema) implements Shape {
    Maybe(Shape some) {
      this(some, Schema.createUnion(Schema.create(Schema.Type.NULL), some.schema()));
    }

    @Override
    public void write(Object value, Encoder out) throws IOException {
      var optional = (Optional<?>) value;
      out.writeIndex(optional.isPresent() ? 1 : 0);
      if (optional.isPresent()) {
        some.write(optional.get(), out);
      }
    }

    @Override
    public Object read(AvroInput in) {
      return switch (in.readInt()) {
        case 0 -> Optional.empty();
        case 1 -> Optional.of(some.read(in));
        default -> throw in.malformed("nothing or a value", "another branch");
      };
    }
  }

  record Many(Shape item, Schema schema) implements Shape {
    Many(Shape item) {
      this(item, Schema.createArray(item.schema()));
    }

    @Override
    public void write(Object value, Encoder out) throws IOException {
      var list = (List<?>) value;
      out.writeArrayStart();
      out.setItemCount(list.size());
      for (Object each : list) {
        out.startItem();
        item.write(each, out);
      }
      out.writeArrayEnd();
    }

    @Override
    public Object read(AvroInput in) {
      var list = new ArrayList<Object>();
      for (long count = in.readBlockCount(); count != 0; count = in.readBlockCount()) {
        for (long i = 0; i < count; i++) {
          list.add(item.read(in));
        }
      }
      return Collections.unmodifiableList(list);
    }
  }

  /** A map, written in the order of its keys, so that equal maps are equal bytes. */
  record Named(Shape value, Schema schema) implements Shape {
    Named(Shape value) {
      this(value, Schema.createMap(value.schema()));
    }

    @Override
    public void write(Object map, Encoder out) throws IOException {
      var sorted = new TreeMap<String, Object>();
      ((Map<?, ?>) map).forEach((key, each) -> sorted.put((String) key, each));
      out.writeMapStart();
      out.setItemCount(sorted.size());
      for (var entry : sorted.entrySet()) {
        out.startItem();
        out.writeString(entry.getKey());
        value.write(entry.getValue(), out);
      }
      out.writeMapEnd();
    }

    @Override
    public Object read(AvroInput in) {
      var map = new LinkedHashMap<String, Object>();
      for (long count = in.readBlockCount(); count != 0; count = in.readBlockCount()) {
        for (long i = 0; i < count; i++) {
          if (map.put(in.readString(), value.read(in)) != null) {
            throw in.malformed("distinct keys", "one twice");
          }
        }
      }
      return Collections.unmodifiableMap(map);
    }
  }

  /**
   * A union of the records that a sealed interface permits, in the order in which it names them.
   */
  record Either(List<Class<?>> types, List<Shape> branches, Schema schema) implements Shape {
    Either(Class<?> sealed) {
      this(Arrays.asList(sealed.getPermittedSubclasses()));
    }

    private Either(List<Class<?>> types) {
      this(types, types.stream().map(Shapes::of).toList());
    }

    private Either(List<Class<?>> types, List<Shape> branches) {
      this(types, branches, Schema.createUnion(branches.stream().map(Shape::schema).toList()));
    }

    @Override
    public void write(Object value, Encoder out) throws IOException {
      int index = types.indexOf(value.getClass());
      out.writeIndex(index);
      branches.get(index).write(value, out);
    }

    @Override
    public Object read(AvroInput in) {
      int index = in.readInt();
      if (index < 0 || index >= branches.size()) {
        throw in.malformed("one of " + branches.size() + " branches", "number " + index);
      }
      return branches.get(index).read(in);
    }
  }
}
