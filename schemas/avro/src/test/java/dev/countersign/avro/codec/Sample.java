package dev.countersign.avro.codec;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.request.RequestId;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One record of each type, the same for ever, made from the names of its fields: what the golden
 * bytes hold.
 */
final class Sample {
  private Sample() {}

  static Object of(Class<?> record) {
    try {
      var components = record.getRecordComponents();
      var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      var values = new Object[components.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = value(components[i].getGenericType(), components[i].getName());
      }
      return record.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(record.getName(), e);
    }
  }

  private static Object value(Type type, String name) {
    if (type instanceof ParameterizedType generic) {
      var first = generic.getActualTypeArguments()[0];
      if (generic.getRawType() == Optional.class) {
        return Optional.of(value(first, name));
      } else if (generic.getRawType() == List.class) {
        return List.of(value(first, name));
      }
      return Map.of("one", value(String.class, name), "two", "2");
    }
    int seed = Math.floorMod(name.hashCode(), 1000);
    Class<?> plain = (Class<?>) type;
    if (plain == String.class) {
      return "the " + name;
    } else if (plain == int.class || plain == Integer.class) {
      return seed;
    } else if (plain == long.class || plain == Long.class) {
      return 1L << 40 | seed;
    } else if (plain == boolean.class) {
      return seed % 2 == 0;
    } else if (plain == Instant.class) {
      return Instant.parse("2026-01-02T03:04:05.678Z").plusSeconds(seed);
    } else if (plain == Duration.class) {
      return Duration.ofSeconds(seed);
    } else if (plain == Bytes.class) {
      return Bytes.of(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } else if (plain == Digest.class) {
      return new Digest("%064x".formatted(seed));
    } else if (plain == CommandId.class) {
      return new CommandId("0123456789abcdefghjkmnpqrs");
    } else if (plain == ExecutionId.class) {
      return new ExecutionId("zyxwvtsrqpnmkjhgfedcba9876/3");
    } else if (plain == RequestId.class) {
      return new RequestId("zyxwvtsrqpnmkjhgfedcba9876");
    } else if (plain == Subject.class) {
      return new Subject("alice");
    } else if (plain.isEnum()) {
      return plain.getEnumConstants()[seed % plain.getEnumConstants().length];
    } else if (plain.isSealed()) {
      return of(plain.getPermittedSubclasses()[0]);
    }
    return of(plain);
  }
}
