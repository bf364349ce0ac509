package dev.countersign.proof.audit;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.request.RequestEvent;
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
import java.util.Random;

/** An event of any class there is, its fields filled by chance. */
final class AnyEvent {
  private final Random random;

  AnyEvent(Random random) {
    this.random = random;
  }

  LogEvent ofRequest() {
    return of(RequestEvent.class);
  }

  LogEvent ofGovernance() {
    return of(GovernanceEvent.class);
  }

  private LogEvent of(Class<?> vocabulary) {
    var classes = vocabulary.getPermittedSubclasses();
    return (LogEvent) record(classes[random.nextInt(classes.length)]);
  }

  Object record(Class<?> record) {
    try {
      var components = record.getRecordComponents();
      var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      var values = Arrays.stream(components).map(each -> value(each.getGenericType())).toArray();
      return record.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(record.getName(), e);
    }
  }

  private Object value(Type type) {
    if (type instanceof ParameterizedType generic) {
      var first = generic.getActualTypeArguments()[0];
      boolean some = random.nextBoolean();
      if (generic.getRawType() == Map.class) {
        return some ? Map.of("key", "value") : Map.of();
      }
      return generic.getRawType() == Optional.class
          ? some ? Optional.of(value(first)) : Optional.empty()
          : some ? List.of(value(first), value(first)) : List.of();
    }
    Class<?> plain = (Class<?>) type;
    if (plain == String.class) {
      return "text " + random.nextInt(100);
    } else if (plain == int.class || plain == Integer.class) {
      return random.nextInt(100);
    } else if (plain == long.class || plain == Long.class) {
      return random.nextLong(1000);
    } else if (plain == boolean.class) {
      return random.nextBoolean();
    } else if (plain == Instant.class) {
      return Instant.ofEpochMilli(1_700_000_000_000L + random.nextInt(1_000_000));
    } else if (plain == Duration.class) {
      return Duration.ofSeconds(random.nextInt(1000));
    } else if (plain == Bytes.class) {
      return Bytes.of(bytes(random.nextInt(64)));
    } else if (plain == Digest.class) {
      return Digest.of(bytes(Digest.BYTES));
    } else if (plain == CommandId.class) {
      return new CommandId("0123456789abcdefghjkmnpqrs");
    } else if (plain == RequestId.class) {
      return new RequestId("zyxwvtsrqpnmkjhgfedcba9876");
    } else if (plain == ExecutionId.class) {
      return new ExecutionId("zyxwvtsrqpnmkjhgfedcba9876/" + (1 + random.nextInt(9)));
    } else if (plain == Subject.class) {
      return new Subject("alice");
    } else if (plain.isEnum()) {
      return plain.getEnumConstants()[random.nextInt(plain.getEnumConstants().length)];
    } else if (plain.isSealed()) {
      var classes = plain.getPermittedSubclasses();
      return record(classes[random.nextInt(classes.length)]);
    }
    return record(plain);
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
