package dev.countersign.avro.codec;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.Encoder;

/** The shapes without parts. */
final class ScalarShapes {
  private ScalarShapes() {}

  private static Schema plain(Schema.Type type) {
    return Schema.create(type);
  }

  record Text(Schema schema) implements Shape {
    Text() {
      this(plain(Schema.Type.STRING));
    }

    @Override
    public void write(Object value, Encoder out) throws IOException {
      out.writeString((String) value);
    }

    @Override
    public Object read(AvroInput in) {
      return in.readString();
    }
  }

  record Int(Schema schema) implements Shape {
    Int() {
      this(plain(Schema.Type.INT));
    }

    @Override
    public void write(Object value, Encoder out) throws IOException {
      out.writeInt((Integer) value);
    }

    @Override
    public Object read(AvroInput in) {
      return in.readInt();
    }
  }

  record Int64(Schema schema) implements Shape {
    Int64() {
      this(plain(Schema.Type.LONG));
    }

    @Override
    public void write(Object value, Encoder out) throws IOException {
      out.writeLong((Long) value);
    }

    @Override
    public Object read(AvroInput in) {
      return in.readLong();
    }
  }

  record Truth(Schema schema) implements Shape {
    Truth() {
      this(plain(Schema.Type.BOOLEAN));
    }

    @Override
    public void write(Object value, Encoder out) throws IOException {
      out.writeBoolean((Boolean) value);
    }

    @Override
    public Object read(AvroInput in) {
      return in.readBoolean();
    }
  }

  record Time(Schema schema) implements Shape {
    Time() {
      this(LogicalTypes.timestampMillis().addToSchema(plain(Schema.Type.LONG)));
    }

    @Override
    public void write(Object value, Encoder out) throws IOException {
      out.writeLong(((Instant) value).toEpochMilli());
    }

    @Override
    public Object read(AvroInput in) {
      return Instant.ofEpochMilli(in.readLong());
    }
  }

  record Span(Schema schema) implements Shape {
    Span() {
      this(plain(Schema.Type.LONG));
    }

    @Override
    public void write(Object value, Encoder out) throws IOException {
      out.writeLong(((Duration) value).toMillis());
    }

    @Override
    public Object read(AvroInput in) {
      return Duration.ofMillis(in.readLong());
    }
  }

  record Raw(Schema schema) implements Shape {
    Raw() {
      this(plain(Schema.Type.BYTES));
    }

    @Override
    public void write(Object value, Encoder out) throws IOException {
      out.writeBytes(((Bytes) value).toArray());
    }

    @Override
    public Object read(AvroInput in) {
      return Bytes.of(in.readBytes());
    }
  }

  record Hash(Schema schema) implements Shape {
    Hash() {
      this(Schema.createFixed("Digest", "A SHA-256 digest.", Shapes.TYPES, Digest.BYTES));
    }

    @Override
    public void write(Object value, Encoder out) throws IOException {
      out.writeFixed(((Digest) value).toArray());
    }

    @Override
    public Object read(AvroInput in) {
      return Digest.of(in.readFixed(Digest.BYTES));
    }
  }

  /**
   * An enum: its constants in the order in which they are declared, which a shipped schema fixes.
   */
  record Choice(Schema schema, List<Object> constants) implements Shape {
    Choice(Class<?> type) {
      this(schemaOf(type), List.of(type.getEnumConstants()));
    }

    private static Schema schemaOf(Class<?> type) {
      var symbols = Arrays.stream(type.getEnumConstants()).map(c -> ((Enum<?>) c).name()).toList();
      return Schema.createEnum(type.getSimpleName(), null, Shapes.TYPES, symbols);
    }

    @Override
    public void write(Object value, Encoder out) throws IOException {
      out.writeEnum(constants.indexOf(value));
    }

    @Override
    public Object read(AvroInput in) {
      int index = in.readInt();
      if (index < 0 || index >= constants.size()) {
        throw in.malformed(
            "one of the " + constants.size() + " symbols of " + schema.getName(),
            "number " + index);
      }
      return constants.get(index);
    }
  }
}
