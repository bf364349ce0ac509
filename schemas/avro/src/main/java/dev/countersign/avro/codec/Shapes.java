package dev.countersign.avro.codec;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the {@link Shape} of a Java type, by these rules: records become records, enums become
 * enums, a sealed interface becomes a union of its records, {@code Optional} a union with null, a
 * record with the single component {@code value} becomes that component. Instants and durations are
 * counted in milliseconds.
 */
final class Shapes {
  static final String TYPES = "dev.countersign.types.v1";

  private static final Map<Class<?>, Shape> KNOWN = new ConcurrentHashMap<>();

  private Shapes() {}

  static Shape of(Type type) {
    if (type instanceof ParameterizedType generic) {
      var arguments = generic.getActualTypeArguments();
      Class<?> raw = (Class<?>) generic.getRawType();
      if (raw == Optional.class) {
        return new ContainerShapes.Maybe(of(arguments[0]));
      }
      if (raw == List.class) {
        return new ContainerShapes.Many(of(arguments[0]));
      }
      if (raw == Map.class && arguments[0] == String.class) {
        return new ContainerShapes.Named(of(arguments[1]));
      }
    }
    if (type instanceof Class<?> plain) {
      var known = KNOWN.get(plain);
      if (known == null) {
        known = make(plain);
        KNOWN.putIfAbsent(plain, known);
        known = KNOWN.get(plain);
      }
      return known;
    }
    throw new IllegalArgumentException("No Avro shape for " + type);
  }

  private static Shape make(Class<?> type) {
    if (type == String.class) {
      return new ScalarShapes.Text();
    } else if (type == int.class || type == Integer.class) {
      return new ScalarShapes.Int();
    } else if (type == long.class || type == Long.class) {
      return new ScalarShapes.Int64();
    } else if (type == boolean.class) {
      return new ScalarShapes.Truth();
    } else if (type == Instant.class) {
      return new ScalarShapes.Time();
    } else if (type == Duration.class) {
      return new ScalarShapes.Span();
    } else if (type == Bytes.class) {
      return new ScalarShapes.Raw();
    } else if (type == Digest.class) {
      return new ScalarShapes.Hash();
    } else if (type.isEnum()) {
      return new ScalarShapes.Choice(type);
    } else if (type.isSealed()) {
      return new ContainerShapes.Either(type);
    } else if (type.isRecord() && isWrapper(type)) {
      return new RecordShapes.Wrapped(type);
    } else if (type.isRecord()) {
      return RecordShapes.Whole.of(type, TYPES, type.getSimpleName());
    }
    throw new IllegalArgumentException("No Avro shape for " + type);
  }

  private static boolean isWrapper(Class<?> type) {
    var components = type.getRecordComponents();
    return components.length == 1 && components[0].getName().equals("value");
  }
}
