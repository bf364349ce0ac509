package dev.countersign.avro.codec;

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.Encoder;

/**
 * How one Java type stands in Avro: its schema, and both directions between the two. Immutable and
 * thread-safe.
 */
interface Shape {
  Schema schema();

  void write(Object value, Encoder out) throws IOException;

  Object read(AvroInput in);
}
